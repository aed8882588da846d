using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Adds instances where there are fewer than the spec asks for. A serial is reserved in the status before anything of that name is
/// made, and is never used a second time: so nothing is made twice, and no name ever means two different copies of the data.
/// </summary>
internal static class ScalingUp
{
    public static Opinion Judge(ClusterView view)
    {
        var missing = view.Cluster.Spec.Instances - view.Members.Count(Counts);
        if (missing <= 0 || !view.IsBootstrapped)
        {
            return Opinion.None;
        }

        if (!view.PrimaryIsWell || view.PrimaryIsChanging)
        {
            return Opinion.Waits(
                Phase.WaitingForInstances, "Instances are missing; they are made as copies of the primary once it is ready.", Hold.Nothing);
        }

        var next = NextSerial(view);
        return new()
        {
            Phase = Phase.CreatingReplica,
            Reason = $"The spec asks for {view.Cluster.Spec.Instances} instances; {missing} more are made.",
            StatusChanges = [.. Enumerable.Range(next, missing).Select(serial => new StatusChange.ReserveInstance(serial))],
            CheckAgainAfter = TimeSpan.Zero,
        };
    }

    // An instance that lost a volume is no longer one, even before it is forgotten.
    internal static bool Counts(MemberView member) =>
        member.State is MemberState.Reserved or MemberState.Initializing or MemberState.Complete;

    private static int NextSerial(ClusterView view) =>
        Math.Max(view.Status.LatestGeneratedNode ?? 0, view.Members.Select(member => member.Serial).DefaultIfEmpty(0).Max()) + 1;
}
