using System.Security.Cryptography.X509Certificates;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>The certificates that the cluster's secrets hold, as files for PostgreSQL and in memory for our own servers.</summary>
/// <param name="client">The client.</param>
/// <param name="paths">Where the files go.</param>
internal sealed class CertificateFiles(KubernetesClient client, ControllerPaths paths)
{
    private volatile Loaded? _loaded;

    /// <summary>The certificate of our own servers; null before the first fetch.</summary>
    public X509Certificate2? Server => _loaded?.Server;

    /// <summary>The authorities of the cluster's servers.</summary>
    public X509Certificate2Collection ServerAuthorities => _loaded?.Authorities ?? [];

    /// <summary>Fetches the secrets and writes what changed.</summary>
    /// <returns>Whether a file changed.</returns>
    /// <exception cref="InvalidDataException">A secret is missing, or lacks a key.</exception>
    public async Task<bool> Fetch(Cluster cluster, CancellationToken cancel)
    {
        var @namespace = cluster.Metadata.Namespace;
        var server = await Read(@namespace, ClusterCertificates.ServerName(cluster), cancel);
        var serverAuthority = await Read(@namespace, ClusterCertificates.ServerAuthorityName(cluster), cancel);
        var clientAuthority = await Read(@namespace, ClusterCertificates.ClientAuthorityName(cluster), cancel);
        var replication = await Read(@namespace, ClusterCertificates.ReplicationName(cluster), cancel);

        var changed = DurableFile.Write(paths.ServerCertificate, Value(server, SecretKeys.TlsCertificate));
        changed |= DurableFile.Write(paths.ServerKey, Value(server, SecretKeys.TlsKey));
        changed |= DurableFile.Write(paths.ServerCa, Value(serverAuthority, SecretKeys.CaCertificate));
        changed |= DurableFile.Write(paths.ClientCa, Value(clientAuthority, SecretKeys.CaCertificate));
        changed |= DurableFile.Write(paths.ReplicationCertificate, Value(replication, SecretKeys.TlsCertificate));
        changed |= DurableFile.Write(paths.ReplicationKey, Value(replication, SecretKeys.TlsKey));
        if (changed || _loaded is null)
        {
            _loaded = Load();
        }

        return changed;
    }

    private static byte[] Value(Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var value)
            ? value
            : throw new InvalidDataException($"The secret {secret.Metadata.Name} has no key {key}.");

    private async Task<Secret> Read(string? @namespace, string name, CancellationToken cancel) =>
        await client.Find<Secret>(new NamespacedName(@namespace, name), cancel)
            ?? throw new InvalidDataException($"The secret {name} is missing; the operator makes it, or the Cluster names it.");

    private Loaded Load()
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(paths.ServerCa);
        return new Loaded(X509Certificate2.CreateFromPemFile(paths.ServerCertificate, paths.ServerKey), authorities);
    }

    private sealed record Loaded(X509Certificate2 Server, X509Certificate2Collection Authorities);
}
