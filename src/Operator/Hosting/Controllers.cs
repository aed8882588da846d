using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The controllers and what they share: built when this operator becomes the leader, gone when it is not any more.</summary>
internal static class Controllers
{
    public static async Task Run(
        OperatorOptions options,
        KubernetesClient client,
        OperatorSettings settings,
        OperatorIdentity identity,
        ILoggerFactory logging,
        TimeProvider time,
        CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var caches = new Caches(client, settings.WatchNamespaces is [var only] ? only : null);
        var events = new EventRecorder(client, OperatorNames.EventSource);
        using var clients = new StatusClients(identity, time);
        var contacts = new InstanceContacts(time);
        var failures = new StepFailures();
        using var copied = new OperatorObjects(client, settings, time);
        using var gauges = new ClusterGauges(caches.Clusters.Lister.List);
        Controller? clusters = null;
        var leases = new LeaseClock(caches.Leases, time);
        var watches = new InstanceWatches(contacts, key => clusters!.Enqueue(key), time, stop.Token);
        var observer = new ClusterObserver(
            caches,
            new SupportObserver(client, caches, copied, settings),
            new MemberObserver(caches, contacts, settings, time),
            new ImageResolver(caches, settings),
            new PodSelections(client, time),
            clients,
            contacts,
            watches,
            leases,
            failures,
            Facts(identity),
            time);
        var executor = new ClusterExecutor(
            new StatusWriter(client), new StepRunner(client, settings, time), events, new StandingWarnings(time), logging.CreateLogger("cluster"));
        var reconciler = new ClusterController(observer, executor, failures, logging.CreateLogger("cluster"));
        using (clusters = Clusters(options, settings, caches, leases, reconciler, logging, time))
        {
            Task[] parts = [caches.Run(stop.Token), events.Run(stop.Token), Work(caches, clusters, stop.Token)];
            await (await Task.WhenAny(parts).ConfigureAwait(false)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(parts).ConfigureAwait(false);
        }
    }

    // No pass before all caches are full: a Cluster whose pods are not seen yet would look as if it had none.
    private static async Task Work(Caches caches, Controller clusters, CancellationToken cancel)
    {
        await caches.WaitForSync(cancel).ConfigureAwait(false);
        await clusters.Run(cancel).ConfigureAwait(false);
    }

    private static Controller Clusters(
        OperatorOptions options, OperatorSettings settings, Caches caches, LeaseClock leases, ClusterController reconciler, ILoggerFactory logging, TimeProvider time)
    {
        var watched = settings.WatchNamespaces.ToHashSet(StringComparer.Ordinal);
        ValueTask<ReconcileResult> Reconcile(NamespacedName key, CancellationToken cancel) =>
            watched.Count == 0 || watched.Contains(key.Namespace ?? "") ? reconciler.Reconcile(key, cancel) : ValueTask.FromResult(ReconcileResult.Done);

        return new Controller("cluster", Reconcile, new ControllerOptions
        {
            Workers = options.MaxConcurrentReconciles,
            TimeLimit = TimeSpan.FromMinutes(1),
            Time = time,
            Logger = logging.CreateLogger("cluster"),
        })
            .For(caches.Clusters)
            .Owns<Cluster, KubernetesTypes.Pod>(caches.Pods)
            .Owns<Cluster, KubernetesTypes.PersistentVolumeClaim>(caches.Claims)
            .Owns<Cluster, KubernetesTypes.Job>(caches.Jobs)
            .Owns<Cluster, KubernetesTypes.Service>(caches.Services)
            .Owns<Cluster, KubernetesTypes.Secret>(caches.Secrets)
            .Owns<Cluster, KubernetesTypes.ServiceAccount>(caches.ServiceAccounts)
            .Owns<Cluster, KubernetesTypes.Role>(caches.Roles)
            .Owns<Cluster, KubernetesTypes.RoleBinding>(caches.RoleBindings)
            .Owns<Cluster, KubernetesTypes.PodDisruptionBudget>(caches.Budgets)
            .Owns<Cluster, FailoverQuorum>(caches.FailoverQuorums)
            .Owns<Cluster, KubernetesTypes.Lease>(caches.Leases, leases.Matters)
            .Watches(caches.Nodes, node => NodeChanges.ClustersOn(caches.Pods, node), NodeChanges.Matter)
            .Watches(caches.ReloadedConfigMaps, changed => UsersOf(caches, changed.Key(), QueriesOf))
            .Watches(caches.ReloadedSecrets, changed => UsersOf(caches, changed.Key(), InvolvedSecrets.Names))
            .Watches(caches.Catalogs, catalog => UsersOf(caches, nameof(ImageCatalog), catalog.Metadata.Name!, catalog.Metadata.Namespace))
            .Watches(caches.ClusterCatalogs, catalog => UsersOf(caches, nameof(ClusterImageCatalog), catalog.Metadata.Name!, null));
    }

    private static IEnumerable<string> QueriesOf(Cluster cluster) => (cluster.Spec.Monitoring?.CustomQueriesConfigMap ?? []).Select(reference => reference.Name);

    private static IEnumerable<NamespacedName> UsersOf(Caches caches, NamespacedName used, Func<Cluster, IEnumerable<string>> names) => caches.Clusters.Lister.List()
        .Where(cluster => cluster.Metadata.Namespace == used.Namespace && names(cluster).Contains(used.Name))
        .Select(cluster => cluster.Key());

    private static IEnumerable<NamespacedName> UsersOf(Caches caches, string kind, string name, string? @namespace) => caches.Clusters.Lister.List()
        .Where(cluster => cluster.Spec.ImageCatalogRef is { } reference && reference.Kind == kind && reference.Name == name
            && (@namespace is null || cluster.Metadata.Namespace == @namespace))
        .Select(cluster => cluster.Key());

    private static OperatorFacts Facts(OperatorIdentity identity) => new()
    {
        CertificateFingerprint = identity.Fingerprint,
        ExecutableHash = ExecutableHash(),
        Architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    private static string? ExecutableHash()
    {
        if (Environment.ProcessPath is not { } path)
        {
            return null;
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
