using Surus.Api;

namespace Surus.Decisions;

/// <summary>Who takes over from a primary that is well.</summary>
internal static class Successor
{
    /// <summary>
    /// The replica that can be promoted, streams and has received most, rather one whose volume and node are there to stay; null when none streams. What it lacks it gets
    /// before it takes over: the primary stops first, and sends what it has.
    /// </summary>
    public static MemberView? Of(ClusterView view) => view.Members
        .Where(member => member.Name != view.Status.CurrentPrimary && member is { IsReady: true, Observation.Fenced: false, Answer.CanBePromoted: not false } && Health.Streams(view, member))
        .MaxBy(member => (member.State == MemberState.Complete, member.Observation.NodeIsSchedulable, member.Answer!.ReceivedLsn ?? LogSequenceNumber.Invalid));
}
