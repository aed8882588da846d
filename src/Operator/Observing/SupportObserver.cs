using System.Collections.Immutable;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>What was seen of the objects that a Cluster needs besides instances.</summary>
/// <param name="Items">The objects, in the order they have to be made.</param>
/// <param name="Versions">The resource versions of the secrets in use.</param>
/// <param name="ConfigMaps">The resource versions of the config maps in use.</param>
/// <param name="Certificates">The certificates in use.</param>
/// <param name="ServerAuthority">The authority by which servers are checked, as PEM; null while there is none.</param>
internal sealed record SupportSeen(
    ImmutableArray<SupportItem> Items, SecretVersions Versions, ConfigMapVersions ConfigMaps, CertificatesStatus Certificates, string? ServerAuthority);

/// <summary>Looks at the objects that a Cluster needs besides instances.</summary>
internal sealed class SupportObserver(KubernetesClient client, Caches caches, OperatorObjects sources, OperatorSettings settings)
{
    public async Task<SupportSeen> Observe(Cluster cluster, int majorVersion, DateTimeOffset now, CancellationToken cancel)
    {
        var secrets = new SecretsInUse(client, caches, cluster);
        var certificates = await Certificates(cluster, secrets, now, cancel).ConfigureAwait(false);
        var passwords = await PasswordItems(cluster, secrets, cancel).ConfigureAwait(false);
        var copied = await sources.Current(cancel).ConfigureAwait(false);
        var pull = PullSecretItem(cluster, secrets, copied.PullSecret);
        var access = await Access(cluster, copied.PullSecret is not null, cancel).ConfigureAwait(false);
        return new(
            [
                .. certificates, .. passwords, pull, .. access, .. Services(cluster, majorVersion), .. Budgets(cluster, majorVersion), LeaseOf(cluster), Quorum(cluster),
                .. await Monitoring(cluster, copied, cancel).ConfigureAwait(false),
            ],
            await secrets.Versions(cancel).ConfigureAwait(false),
            await secrets.ConfigMapVersions(cancel).ConfigureAwait(false),
            await secrets.CertificatesInUse(settings, cancel).ConfigureAwait(false),
            KeyPair.Text(await secrets.Find(ClusterCertificates.ServerAuthorityName(cluster), cancel).ConfigureAwait(false), SecretKeys.CaCertificate));
    }

    private async Task<List<SupportItem>> Certificates(Cluster cluster, SecretsInUse secrets, DateTimeOffset now, CancellationToken cancel)
    {
        List<SupportItem> items = [];
        var requests = ClusterCertificates.Requests(cluster, settings);
        foreach (var request in requests)
        {
            var issuer = await secrets.Find(request.IssuerSecretName, cancel).ConfigureAwait(false);
            items.Add(new CertificateItem(
                client, cluster, request, await secrets.Find(request.SecretName, cancel).ConfigureAwait(false), issuer, now));
        }

        (string Name, string Key)[] inUse =
        [
            (ClusterCertificates.ServerAuthorityName(cluster), SecretKeys.CaCertificate),
            (ClusterCertificates.ClientAuthorityName(cluster), SecretKeys.CaCertificate),
            (ClusterCertificates.ServerName(cluster), SecretKeys.TlsCertificate),
            (ClusterCertificates.ReplicationName(cluster), SecretKeys.TlsCertificate),
        ];
        foreach (var (name, key) in inUse.Distinct().Where(used => requests.All(request => request.SecretName != used.Name)))
        {
            var secret = await secrets.Find(name, cancel).ConfigureAwait(false);
            items.Insert(0, new ProvidedCertificateItem(name, secret, key, settings.CertificateRenewBefore, now));
        }

        return items;
    }

    private async Task<List<SupportItem>> PasswordItems(Cluster cluster, SecretsInUse secrets, CancellationToken cancel)
    {
        List<SupportItem> items = [];
        var application = cluster.ApplicationSecretName;
        if (BasicAuthSecret.MakesApplication(cluster))
        {
            items.Add(await Made(application, password => BasicAuthSecret.Application(cluster, settings, password)).ConfigureAwait(false));
        }
        else if (cluster.ApplicationDatabase is not null)
        {
            items.Add(new ProvidedItem(nameof(Secret), application, await secrets.Find(application, cancel).ConfigureAwait(false) is not null));
        }

        var superuser = cluster.SuperuserSecretName;
        if (BasicAuthSecret.MakesSuperuser(cluster))
        {
            items.Add(await Made(superuser, password => BasicAuthSecret.Superuser(cluster, settings, password)).ConfigureAwait(false));
        }
        else if (cluster.Spec.SuperuserAccessEnabled)
        {
            items.Add(new ProvidedItem(nameof(Secret), superuser, await secrets.Find(superuser, cancel).ConfigureAwait(false) is not null));
        }
        else if (string.IsNullOrEmpty(cluster.Spec.SuperuserSecret?.Name))
        {
            // A password that opens nothing any more is taken away.
            items.Add(new SupportItem<Secret>(client, cluster, superuser, null, secrets.Cached(superuser)));
        }

        return items;

        async Task<SupportItem> Made(string name, Func<string, Secret> make) =>
            new PasswordSecretItem(client, cluster, make(""), make, await secrets.Find(name, cancel).ConfigureAwait(false));
    }

    private SupportItem<Secret> PullSecretItem(Cluster cluster, SecretsInUse secrets, Secret? source)
    {
        var name = ObjectNames.PullSecret(cluster.Metadata.Name!);
        return new(client, cluster, name, source is null ? null : PullSecret.Copy(cluster, settings, source), secrets.Cached(name));
    }

    private async Task<List<SupportItem>> Access(Cluster cluster, bool hasPullSecret, CancellationToken cancel)
    {
        List<SupportItem> items = [];
        if (InstanceAccess.ServiceAccount(cluster, settings, hasPullSecret) is { } account)
        {
            items.Add(await Item(cluster, account.Metadata.Name!, account, caches.ServiceAccounts, cancel).ConfigureAwait(false));
        }
        else
        {
            var name = cluster.ServiceAccountName;
            var found = await client.Find<ServiceAccount>(new NamespacedName(cluster.Metadata.Namespace, name), cancel).ConfigureAwait(false);
            items.Add(new ProvidedItem(nameof(ServiceAccount), name, found is not null));
        }

        items.Add(await Item(cluster, cluster.Metadata.Name!, InstanceAccess.Role(cluster, settings), caches.Roles, cancel).ConfigureAwait(false));
        items.Add(await Item(cluster, cluster.Metadata.Name!, InstanceAccess.Binding(cluster, settings), caches.RoleBindings, cancel).ConfigureAwait(false));
        return items;
    }

    private IEnumerable<SupportItem> Services(Cluster cluster, int majorVersion)
    {
        var wanted = ClusterServices.All(cluster, settings, majorVersion).ToDictionary(service => service.Metadata.Name!, StringComparer.Ordinal);
        var actual = Caches.Of(caches.Services, cluster.Key())
            .Where(service => wanted.ContainsKey(service.Metadata.Name!) || ClusterMetadata.IsOwnedBy(service.Metadata, cluster))
            .ToDictionary(service => service.Metadata.Name!, StringComparer.Ordinal);
        return wanted.Keys.Union(actual.Keys, StringComparer.Ordinal)
            .Select(name => new ServiceItem(client, cluster, name, wanted.GetValueOrDefault(name), actual.GetValueOrDefault(name)));
    }

    private IEnumerable<SupportItem> Budgets(Cluster cluster, int majorVersion)
    {
        var wanted = PodDisruptionBudgets.All(cluster, settings, majorVersion).ToDictionary(budget => budget.Metadata.Name!, StringComparer.Ordinal);
        return PodDisruptionBudgets.Names(cluster).Select(name => new SupportItem<PodDisruptionBudget>(
            client, cluster, name, wanted.GetValueOrDefault(name), caches.Budgets.Lister.Find(new NamespacedName(cluster.Metadata.Namespace, name))));
    }

    // In the operator's own namespace the originals are there already.
    private async Task<IReadOnlyList<SupportItem>> Monitoring(Cluster cluster, CopiedObjects copied, CancellationToken cancel)
    {
        var own = cluster.Metadata.Namespace!;
        if (!cluster.Spec.DefaultQueriesEnabled || own == settings.OperatorNamespace)
        {
            return [];
        }

        List<SupportItem> items = [];
        if (copied.Queries is { } configMap)
        {
            items.Add(await Shared(DefaultMonitoring.ConfigMap(own, settings, configMap), caches.ReloadedConfigMaps, cancel).ConfigureAwait(false));
        }

        if (copied.SecretQueries is { } secret)
        {
            items.Add(await Shared(DefaultMonitoring.Secret(own, settings, secret), caches.ReloadedSecrets, cancel).ConfigureAwait(false));
        }

        return items;
    }

    private async Task<SharedItem<T>> Shared<T>(T wanted, Informer<T> cache, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        new(client, wanted, cache.Lister.Find(wanted.Key()) ?? await client.Find<T>(wanted.Key(), cancel).ConfigureAwait(false));

    private FailoverQuorumItem Quorum(Cluster cluster)
    {
        var name = ObjectNames.FailoverQuorum(cluster.Metadata.Name!);
        return new(client, cluster, name, FailoverQuorums.Of(cluster, settings), caches.FailoverQuorums.Lister.Find(new NamespacedName(cluster.Metadata.Namespace, name)));
    }

    private LeaseItem LeaseOf(Cluster cluster) =>
        new(cluster, caches.Leases.Lister.Find(new NamespacedName(cluster.Metadata.Namespace, ObjectNames.PrimaryLease(cluster.Metadata.Name!))));

    // What the cache lacks may only lack our label, or be newer than the cache.
    private async Task<SupportItem> Item<T>(Cluster cluster, string name, T wanted, Informer<T> cache, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var key = new NamespacedName(cluster.Metadata.Namespace, name);
        var actual = cache.Lister.Find(key) ?? await client.Find<T>(key, cancel).ConfigureAwait(false);
        return new SupportItem<T>(client, cluster, name, wanted, actual);
    }
}
