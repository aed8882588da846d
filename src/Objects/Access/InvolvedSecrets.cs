using Surus.Api;

namespace Surus.Objects;

/// <summary>The secrets that the instances of a Cluster may read: those in use, and no others.</summary>
public static class InvolvedSecrets
{
    /// <summary>The names, each once, sorted.</summary>
    public static IReadOnlyList<string> Names(Cluster cluster) =>
    [
        .. Candidates(cluster)
            .Where(name => !string.IsNullOrEmpty(name))
            .Select(name => name!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string?> Candidates(Cluster cluster)
    {
        var spec = cluster.Spec;
        return
        [
            ClusterCertificates.ReplicationName(cluster),
            ClusterCertificates.ClientAuthorityName(cluster),
            ClusterCertificates.ServerAuthorityName(cluster),
            ClusterCertificates.ServerName(cluster),
            cluster.ApplicationSecretName,
            cluster.SuperuserSecretName,
            spec.Postgresql?.Ldap?.BindSearchAuth?.BindPassword?.Name,
            .. (spec.Monitoring?.CustomQueriesSecret ?? []).Select(query => query.Name),
            .. (spec.Managed?.Roles ?? []).Select(role => role.PasswordSecret?.Name),
            .. (spec.ExternalClusters ?? []).SelectMany(OfExternalCluster),
            .. OfObjectStore(spec.Backup?.BarmanObjectStore),
        ];
    }

    /// <summary>The secrets that an external cluster is reached with; null for those it does not name.</summary>
    public static IEnumerable<string?> OfExternalCluster(ExternalCluster external) =>
    [
        external.Password?.Name, external.SslCert?.Name, external.SslKey?.Name, external.SslRootCert?.Name,
        .. OfObjectStore(external.BarmanObjectStore),
    ];

    private static IEnumerable<string?> OfObjectStore(BarmanObjectStoreConfiguration? store) =>
    [
        store?.EndpointCa?.Name,
        store?.S3Credentials?.AccessKeyId?.Name,
        store?.S3Credentials?.SecretAccessKey?.Name,
        store?.S3Credentials?.Region?.Name,
        store?.S3Credentials?.SessionToken?.Name,
        store?.AzureCredentials?.ConnectionString?.Name,
        store?.AzureCredentials?.StorageAccount?.Name,
        store?.AzureCredentials?.StorageKey?.Name,
        store?.AzureCredentials?.StorageSasToken?.Name,
        store?.GoogleCredentials?.ApplicationCredentials?.Name,
    ];
}
