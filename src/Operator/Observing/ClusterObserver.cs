using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>What was seen of a Cluster, and the handles by which its objects can be changed.</summary>
/// <param name="View">What the decision looks at.</param>
/// <param name="Support">The objects it needs besides instances.</param>
internal sealed record ClusterSeen(ClusterView View, SupportSeen Support);

/// <summary>Looks at a Cluster: everything the decision needs, read once.</summary>
internal sealed class ClusterObserver(
    Caches caches,
    SupportObserver supports,
    MemberObserver members,
    ImageResolver images,
    PodSelections selections,
    StatusClients clients,
    InstanceContacts contacts,
    InstanceWatches watches,
    LeaseClock leases,
    StepFailures failures,
    OperatorFacts facts,
    TimeProvider time)
{
    private static readonly DefaultingOptions Defaulting = new();

    private readonly Stopwatches targets = new(time);

    /// <summary>What is to be seen of the Cluster; null when it is gone.</summary>
    public async Task<ClusterSeen?> Observe(NamespacedName key, CancellationToken cancel)
    {
        if (caches.Clusters.Lister.Find(key) is not { } cluster)
        {
            Forget(key);
            return null;
        }

        var requested = images.Resolve(cluster);
        var image = InstanceImage.Of(requested, cluster.Status);
        var support = await supports.Observe(cluster, image.Major, time.GetUtcNow(), cancel).ConfigureAwait(false);
        var client = support.ServerAuthority is { } authority ? clients.For(key, authority) : null;
        Follow(cluster, client);
        var selected = await selections.Observe(cluster, cancel).ConfigureAwait(false);

        // The lease first, then the instances: what they say is then newer than it.
        var lease = leases.Read(new NamespacedName(key.Namespace, ObjectNames.PrimaryLease(key.Name)));
        var seen = await members.Observe(cluster, image, client, cancel).ConfigureAwait(false);
        contacts.Tidy(
            key,
            seen.Select(member => member.Name).ToHashSet(StringComparer.Ordinal),
            seen.Select(member => member.Pod?.Metadata.Uid).OfType<string>().ToHashSet(StringComparer.Ordinal));
        return new(
            new ClusterView
            {
                Now = time.GetUtcNow(),
                Cluster = cluster,
                Violations = [.. Violations(cluster)],
                Image = requested,
                Members = seen,
                SupportingObjects = [.. support.Items.Select(item => item.State)],
                Secrets = new SecretFacts { Versions = support.Versions, ConfigMaps = support.ConfigMaps, Certificates = support.Certificates },
                PodSelectors = selected,
                Operator = facts,
                Lease = lease,
                StepFailure = failures.Of(key),
                TargetSeenFor = targets.SeenFor(key, $"{cluster.Status?.TargetPrimary} {cluster.Status?.TargetPrimaryTimestamp}"),
            },
            support);
    }

    private void Follow(Cluster cluster, StatusClient? client)
    {
        if (client is null)
        {
            watches.Forget(cluster.Key());
            return;
        }

        watches.Follow(cluster.Key(), client, Caches.Of(caches.Pods, cluster.Key()).Where(pod => ClusterMetadata.IsOwnedBy(pod.Metadata, cluster)));
    }

    // For a Cluster that did not pass admission: the rules are the same.
    private static IEnumerable<string> Violations(Cluster cluster) => cluster.HasAnnotation(Annotations.Validation, "disabled")
        ? []
        : ClusterValidation.Validate(ClusterDefaulting.Apply(cluster, Defaulting)).Select(error => $"{error}.");

    private void Forget(NamespacedName key)
    {
        watches.Forget(key);
        selections.Forget(key);
        failures.Forget(key);
        contacts.Forget(key);
        clients.Forget(key);
        targets.Forget(key);
    }
}
