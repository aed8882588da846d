using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Whether the operator can speak with the instances. Where none of those that Kubernetes calls ready answers, the fault lies
/// between them and the operator, and a Cluster that nothing is known of is not changed.
/// </summary>
internal static class Reachability
{
    public static Opinion Judge(ClusterView view)
    {
        var ready = view.Members.Where(member => member.IsReady).ToList();
        if (view.CurrentPrimary is not { IsReady: true, Answer: null } primary)
        {
            return Opinion.None;
        }

        var told = new ClusterEvent(
            EventReasons.PrimaryStatusCheckFailed, $"Instance {primary.Name}, the primary, is ready and does not answer on its status port.", IsWarning: true);
        return ready.Any(member => member.Answer is not null)
            ? new() { Events = [told] }
            : Opinion.Waits(
                Phase.InstanceStatusExtractionError,
                $"No ready instance answers the operator on port {Ports.InstanceStatus}: see what lies between them, such as a network policy.") with
            {
                Events = [told],
            };
    }
}
