namespace Surus.Decisions;

/// <summary>
/// The time between a switchover of the operator's own that came to nothing and the next try: clients get on with their work meanwhile.
/// </summary>
internal static class SwitchoverPause
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>What is left of the pause; null when the next switchover may begin.</summary>
    public static TimeSpan? Rest(ClusterView view)
    {
        var asked = Timestamps.Parse(view.Status.TargetPrimaryTimestamp);
        var age = view.Now - asked;

        // A time in the future is that of a clock that was set back since, and tells nothing.
        return age >= TimeSpan.Zero && age < Pause && !WasPromotedSince(view, asked) ? Pause - age : null;
    }

    private static bool WasPromotedSince(ClusterView view, DateTimeOffset? asked) =>
        Timestamps.Parse(view.Status.CurrentPrimaryTimestamp) > asked;
}
