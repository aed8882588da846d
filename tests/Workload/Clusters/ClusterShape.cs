namespace Surus.Workload;

/// <summary>What a Cluster under test is like.</summary>
/// <param name="Version">Its PostgreSQL.</param>
/// <param name="Instances">How many instances.</param>
public sealed record ClusterShape(PostgresVersion Version, int Instances)
{
    /// <summary>
    /// Whether a commit waits for one of the standbys, where there are two: no acknowledged row may then ever be missing. With fewer instances nothing waits.
    /// </summary>
    public bool IsSynchronous { get; init; } = true;

    /// <summary>The storage class: <c>loop</c> for volumes that can be frozen and filled.</summary>
    public string StorageClass { get; init; } = "standard";

    /// <summary>The size of a data volume.</summary>
    public string Size { get; init; } = "1Gi";

    /// <summary>The size of a volume for WAL alone; null for none.</summary>
    public string? WalSize { get; init; }

    /// <summary>The version and the kind of replication, in short.</summary>
    public override string ToString() => $"PostgreSQL {Version.Major}, {(IsSynchronous ? "synchronous" : "asynchronous")}";

    /// <summary>The manifest of such a Cluster.</summary>
    public string Manifest(string @namespace, string name) => $$"""
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata:
          name: {{name}}
          namespace: {{@namespace}}
        spec:
          instances: {{Instances}}
          imageName: {{Version.Image}}
          postgresql: {{(IsSynchronous && Instances > 2 ? "{synchronous: {method: any, number: 1, failoverQuorum: true}}" : "{}")}}
          storage:
            storageClass: {{StorageClass}}
            size: {{Size}}
          {{(WalSize is null ? "" : $"walStorage: {{storageClass: {StorageClass}, size: {WalSize}}}")}}
        """;
}
