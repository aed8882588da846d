using Surus.Api;

namespace Surus.Decisions;

/// <summary>The phase of a Cluster about which no subject had anything to say: healthy, or on its way there.</summary>
internal static class Health
{
    public static Opinion Judge(ClusterView view)
    {
        if (ReasonNotHealthy(view) is { } reason)
        {
            return new() { Phase = Phase.WaitingForInstances, Reason = reason };
        }

        return new() { Phase = Phase.Healthy };
    }

    /// <summary>Why the Cluster is not as its spec asks, as a sentence; null when it is.</summary>
    public static string? ReasonNotHealthy(ClusterView view)
    {
        if (!view.IsBootstrapped)
        {
            return "No instance has become the primary yet.";
        }

        if (view.Members.FirstOrDefault(member => !member.IsReady) is { } unready)
        {
            return $"Instance {unready.Name} is not ready.";
        }

        if (view.Members.FirstOrDefault(member => member.Answer is null) is { } silent)
        {
            return $"Instance {silent.Name} does not answer on its status port.";
        }

        if (!view.PrimaryIsWell)
        {
            return $"Instance {view.Status.CurrentPrimary} does not say that it is the primary.";
        }

        return view.Members.FirstOrDefault(member => member.Name != view.Status.CurrentPrimary && !Streams(view, member)) is { } lost
            ? $"Instance {lost.Name} does not stream from {view.Status.CurrentPrimary}."
            : null;
    }

    /// <summary>Whether <paramref name="member"/> streams from the primary. A receiver may still wait on a timeline that the primary has left.</summary>
    internal static bool Streams(ClusterView view, MemberView member) =>
        member.Answer is { IsWalReceiverActive: true, HasDiverged: not true } report && report.TimeLineId == view.CurrentPrimary?.Answer?.TimeLineId;
}
