using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>Which standbys a primary waits for before it acknowledges a commit.</summary>
/// <param name="Number">How many of them.</param>
/// <param name="Standbys">Their names, ordered.</param>
/// <param name="IsRequired">Whether it never acknowledges without them (<c>dataDurability: required</c>).</param>
/// <param name="GuardsFailover">Whether a failover must prove that no acknowledged commit is missing (<c>failoverQuorum</c>).</param>
public sealed record SynchronousPromise(int Number, ImmutableArray<string> Standbys, bool IsRequired, bool GuardsFailover)
{
    private const string Anybody = "*";

    /// <summary>The promise of a Cluster's primary; null where replication is asynchronous.</summary>
    /// <remarks>
    /// The standbys are all other instances: which of them the primary named when it failed is not known here, and any may have been. Those outside of
    /// the cluster count too: a commit that one of them confirmed is acknowledged, and nobody here can stop it from confirming. Where anybody
    /// may confirm, nothing can be concluded from those that stopped. And what the Cluster asks for may not have reached the primary: it waits
    /// for no more than it said last.
    /// </remarks>
    public static SynchronousPromise? Of(ClusterView view)
    {
        var synchronous = view.Cluster.Spec.Postgresql?.Synchronous;
        var number = synchronous?.Number ?? view.Cluster.Spec.MinSyncReplicas ?? 0;
        if (number == 0)
        {
            return null;
        }

        number = Math.Min(number, view.CurrentPrimary?.Report?.SynchronousNumber ?? number);
        string[] outside = [.. synchronous?.StandbyNamesPre ?? [], .. synchronous?.StandbyNamesPost ?? []];
        var instances = view.Members.Where(member => member.MayHaveRun).Select(member => member.Name).Where(name => name != view.Status.CurrentPrimary);
        return new(
            number,
            [.. instances.Concat(outside).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],

            // The older way (minSyncReplicas) does not wait for standbys that are not there.
            IsRequired: synchronous is { DataDurability: not "preferred" } && number > 0 && !outside.Contains(Anybody),
            GuardsFailover: synchronous?.FailoverQuorum == true);
    }
}
