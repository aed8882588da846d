using System.Collections.Immutable;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The secrets of one Cluster during one pass: from the cache, or read once from the API server where they are not ours.</summary>
internal sealed class SecretsInUse(KubernetesClient client, Caches caches, Cluster cluster)
{
    private readonly Dictionary<string, Secret?> found = new(StringComparer.Ordinal);

    public Secret? Cached(string name) => caches.Secrets.Lister.Find(Key(name)) ?? caches.ReloadedSecrets.Lister.Find(Key(name));

    public async Task<Secret?> Find(string name, CancellationToken cancel)
    {
        if (!found.TryGetValue(name, out var secret))
        {
            found[name] = secret = Cached(name) ?? await client.Find<Secret>(Key(name), cancel).ConfigureAwait(false);
        }

        return secret;
    }

    public async Task<SecretVersions> Versions(CancellationToken cancel) => new()
    {
        SuperuserSecretVersion = cluster.Spec.SuperuserAccessEnabled ? await Version(cluster.SuperuserSecretName, cancel).ConfigureAwait(false) : null,
        ApplicationSecretVersion = cluster.ApplicationDatabase is null
            ? null
            : await Version(cluster.ApplicationSecretName, cancel).ConfigureAwait(false),
        ReplicationSecretVersion = await Version(ClusterCertificates.ReplicationName(cluster), cancel).ConfigureAwait(false),
        ClientCaSecretVersion = await Version(ClusterCertificates.ClientAuthorityName(cluster), cancel).ConfigureAwait(false),
        ServerCaSecretVersion = await Version(ClusterCertificates.ServerAuthorityName(cluster), cancel).ConfigureAwait(false),
        ServerSecretVersion = await Version(ClusterCertificates.ServerName(cluster), cancel).ConfigureAwait(false),
        BarmanEndpointCa = cluster.Spec.Backup?.BarmanObjectStore?.EndpointCa is { } authority ? await Version(authority.Name, cancel).ConfigureAwait(false) : null,
        ManagedRoleSecretVersion = await Versions((cluster.Spec.Managed?.Roles ?? []).Select(role => role.PasswordSecret?.Name), cancel).ConfigureAwait(false),
        ExternalClusterSecretVersion = await Versions((cluster.Spec.ExternalClusters ?? []).SelectMany(InvolvedSecrets.OfExternalCluster), cancel).ConfigureAwait(false),
        Metrics = await Versions((cluster.Spec.Monitoring?.CustomQueriesSecret ?? []).Select(reference => reference.Name), cancel).ConfigureAwait(false),
    };

    /// <summary>The resource versions of the config maps in use.</summary>
    public async Task<ConfigMapVersions> ConfigMapVersions(CancellationToken cancel)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in (cluster.Spec.Monitoring?.CustomQueriesConfigMap ?? []).Select(reference => reference.Name).Distinct(StringComparer.Ordinal))
        {
            var found = caches.ReloadedConfigMaps.Lister.Find(Key(name)) ?? await client.Find<ConfigMap>(Key(name), cancel).ConfigureAwait(false);
            if (found?.Metadata.ResourceVersion is { } version)
            {
                versions[name] = version;
            }
        }

        return new() { Metrics = versions.Count == 0 ? null : versions.ToImmutable() };
    }

    public async Task<CertificatesStatus> CertificatesInUse(OperatorSettings settings, CancellationToken cancel)
    {
        var expirations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        await AddExpiration(ClusterCertificates.ServerAuthorityName(cluster), SecretKeys.CaCertificate).ConfigureAwait(false);
        await AddExpiration(ClusterCertificates.ClientAuthorityName(cluster), SecretKeys.CaCertificate).ConfigureAwait(false);
        await AddExpiration(ClusterCertificates.ServerName(cluster), SecretKeys.TlsCertificate).ConfigureAwait(false);
        await AddExpiration(ClusterCertificates.ReplicationName(cluster), SecretKeys.TlsCertificate).ConfigureAwait(false);
        return new()
        {
            ServerCaSecret = ClusterCertificates.ServerAuthorityName(cluster),
            ClientCaSecret = ClusterCertificates.ClientAuthorityName(cluster),
            ServerTlsSecret = ClusterCertificates.ServerName(cluster),
            ReplicationTlsSecret = ClusterCertificates.ReplicationName(cluster),
            ServerAltDnsNames = ClusterCertificates.ServerNames(cluster, settings),
            Expirations = expirations.ToImmutable(),
        };

        async Task AddExpiration(string name, string key)
        {
            if (KeyPair.Text(await Find(name, cancel).ConfigureAwait(false), key) is { } pem && CertificateReader.EndOf(pem) is { } end)
            {
                expirations[name] = ExpirationText.Format(end);
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, string>?> Versions(IEnumerable<string?> names, CancellationToken cancel)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.Ordinal))
        {
            if (await Version(name!, cancel).ConfigureAwait(false) is { } version)
            {
                versions[name!] = version;
            }
        }

        return versions.Count == 0 ? null : versions.ToImmutable();
    }

    private async Task<string?> Version(string name, CancellationToken cancel) => (await Find(name, cancel).ConfigureAwait(false))?.Metadata.ResourceVersion;

    private NamespacedName Key(string name) => new(cluster.Metadata.Namespace, name);
}
