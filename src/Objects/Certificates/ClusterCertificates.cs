using Surus.Api;

namespace Surus.Objects;

/// <summary>The certificates of a Cluster: which secrets are in use, and which of them the operator makes.</summary>
public static class ClusterCertificates
{
    /// <summary>The secret with the authority that clients check the server by.</summary>
    public static string ServerAuthorityName(Cluster cluster) => Given(cluster.Spec.Certificates?.ServerCaSecret) ?? AuthorityName(cluster);

    /// <summary>The secret with the authority that the server checks clients by.</summary>
    public static string ClientAuthorityName(Cluster cluster) => Given(cluster.Spec.Certificates?.ClientCaSecret) ?? AuthorityName(cluster);

    /// <summary>The secret with the server's certificate.</summary>
    public static string ServerName(Cluster cluster) =>
        Given(cluster.Spec.Certificates?.ServerTlsSecret) ?? ObjectNames.ServerSecret(cluster.Metadata.Name!);

    /// <summary>The secret with the standbys' certificate.</summary>
    public static string ReplicationName(Cluster cluster) =>
        Given(cluster.Spec.Certificates?.ReplicationTlsSecret) ?? ObjectNames.ReplicationSecret(cluster.Metadata.Name!);

    /// <summary>The certificates the operator makes, authorities first. What the user brings is left out.</summary>
    public static IReadOnlyList<CertificateRequest> Requests(Cluster cluster, OperatorSettings settings)
    {
        var certificates = cluster.Spec.Certificates;
        var bringsServer = Given(certificates?.ServerTlsSecret) is not null;
        var bringsReplication = Given(certificates?.ReplicationTlsSecret) is not null;
        List<CertificateRequest> requests = [];
        if (ServerAuthorityName(cluster) == AuthorityName(cluster) || ClientAuthorityName(cluster) == AuthorityName(cluster))
        {
            requests.Add(Authority(cluster, settings));
        }

        if (!bringsServer)
        {
            requests.Add(Server(cluster, settings));
        }

        if (!bringsReplication)
        {
            requests.Add(Replication(cluster, settings));
        }

        return requests;
    }

    /// <summary>The names in the server's certificate: each service in every form that DNS knows, then the user's own.</summary>
    public static IReadOnlyList<string> ServerNames(Cluster cluster, OperatorSettings settings)
    {
        var inNamespace = "." + cluster.Metadata.Namespace;
        var names = ClusterServices.Names(cluster).SelectMany(name => (string[])
        [
            name, name + inNamespace, $"{name}{inNamespace}.svc", $"{name}{inNamespace}.svc.{settings.ClusterDomain}",
        ]);
        return [.. names.Concat(cluster.Spec.Certificates?.ServerAltDnsNames ?? []).Distinct(StringComparer.Ordinal)];
    }

    private static CertificateRequest Authority(Cluster cluster, OperatorSettings settings) => new(
        AuthorityName(cluster), cluster.Metadata.Name!, cluster.Metadata.Namespace, CertificateUsage.Authority, [],
        AuthorityName(cluster), settings.CertificateDuration, settings.CertificateRenewBefore);

    private static CertificateRequest Server(Cluster cluster, OperatorSettings settings) => new(
        ServerName(cluster), ObjectNames.ReadWriteService(cluster.Metadata.Name!), null, CertificateUsage.Server, ServerNames(cluster, settings),
        ServerAuthorityName(cluster), settings.CertificateDuration, settings.CertificateRenewBefore);

    private static CertificateRequest Replication(Cluster cluster, OperatorSettings settings) => new(
        ReplicationName(cluster), DatabaseRoles.StreamingReplica, null, CertificateUsage.Client, [],
        ClientAuthorityName(cluster), settings.CertificateDuration, settings.CertificateRenewBefore);

    private static string AuthorityName(Cluster cluster) => ObjectNames.CaSecret(cluster.Metadata.Name!);

    private static string? Given(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
