using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>How far a backup is, and what it needs to be restored.</summary>
public sealed record BackupStatus
{
    /// <summary>How Azure Blob Storage is reached.</summary>
    public AzureCredentials? AzureCredentials { get; init; }

    /// <summary>The backup's identifier in the archive.</summary>
    public string? BackupId { get; init; }

    /// <summary>The backup label of an online snapshot, base64.</summary>
    [Format("byte")]
    public string? BackupLabelFile { get; init; }

    /// <summary>The backup's name in the archive.</summary>
    public string? BackupName { get; init; }

    /// <summary>The WAL position at the start.</summary>
    [JsonPropertyName("beginLSN")]
    public string? BeginLsn { get; init; }

    /// <summary>The first WAL file it needs.</summary>
    public string? BeginWal { get; init; }

    /// <summary>What the backup command wrote to its error output.</summary>
    public string? CommandError { get; init; }

    /// <summary>What the backup command wrote.</summary>
    public string? CommandOutput { get; init; }

    /// <summary>Where it is stored.</summary>
    public string? DestinationPath { get; init; }

    /// <summary>How the store encrypts it.</summary>
    public string? Encryption { get; init; }

    /// <summary>The WAL position at the end.</summary>
    [JsonPropertyName("endLSN")]
    public string? EndLsn { get; init; }

    /// <summary>The last WAL file it needs.</summary>
    public string? EndWal { get; init; }

    /// <summary>The authority of the endpoint's certificate.</summary>
    [JsonPropertyName("endpointCA")]
    public SecretKeyReference? EndpointCa { get; init; }

    /// <summary>The endpoint.</summary>
    [JsonPropertyName("endpointURL")]
    public string? EndpointUrl { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How Google Cloud Storage is reached.</summary>
    public GoogleCredentials? GoogleCredentials { get; init; }

    /// <summary>The instance it was taken of.</summary>
    [JsonPropertyName("instanceID")]
    public BackupInstance? InstanceId { get; init; }

    /// <summary>The major version of PostgreSQL.</summary>
    public int? MajorVersion { get; init; }

    /// <summary>How it was taken.</summary>
    public string? Method { get; init; }

    /// <summary>Whether PostgreSQL went on.</summary>
    public bool? Online { get; init; }

    /// <summary>What is being done.</summary>
    public string? Phase { get; init; }

    /// <summary>What the plugin or the snapshots noted.</summary>
    public IReadOnlyDictionary<string, string>? PluginMetadata { get; init; }

    /// <summary>When the operator began.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? ReconciliationStartedAt { get; init; }

    /// <summary>When the operator was done.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? ReconciliationTerminatedAt { get; init; }

    /// <summary>How S3 is reached.</summary>
    public S3Credentials? S3Credentials { get; init; }

    /// <summary>The cluster's folder in the archive.</summary>
    public string? ServerName { get; init; }

    /// <summary>The snapshots.</summary>
    public SnapshotBackupStatus? SnapshotBackupStatus { get; init; }

    /// <summary>When the backup began.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the backup ended.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The tablespace map of an online snapshot, base64.</summary>
    [Format("byte")]
    public string? TablespaceMapFile { get; init; }
}

/// <summary>The instance a backup was taken of.</summary>
public sealed record BackupInstance
{
    /// <summary>The container.</summary>
    [JsonPropertyName("ContainerID")]
    public string? ContainerId { get; init; }

    /// <summary>The pod.</summary>
    public string? PodName { get; init; }

    /// <summary>The session of the instance manager; another one means that it was restarted.</summary>
    [JsonPropertyName("sessionID")]
    public string? SessionId { get; init; }
}

/// <summary>The snapshots of a backup.</summary>
public sealed record SnapshotBackupStatus
{
    /// <summary>One for each volume.</summary>
    public IReadOnlyList<SnapshotElement>? Elements { get; init; }
}

/// <summary>The snapshot of one volume.</summary>
public sealed record SnapshotElement
{
    /// <summary>The snapshot's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The tablespace, when it is one's.</summary>
    public string? TablespaceName { get; init; }

    /// <summary>What the volume holds.</summary>
    [Required]
    public string Type { get => field ?? ""; init; }
}
