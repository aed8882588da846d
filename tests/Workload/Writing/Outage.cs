namespace Surus.Workload;

/// <summary>How long nothing could be written.</summary>
public static class Outage
{
    /// <summary>The longest time between two acknowledgements, of those that end after a moment.</summary>
    /// <param name="acknowledged">The acknowledgements, in order.</param>
    /// <param name="since">The moment, by the same monotonic clock.</param>
    /// <param name="clock">That clock.</param>
    public static TimeSpan Longest(IReadOnlyList<Acknowledgement> acknowledged, long since, TimeProvider clock)
    {
        var longest = TimeSpan.Zero;
        for (var at = 1; at < acknowledged.Count; at++)
        {
            var gap = clock.GetElapsedTime(acknowledged[at - 1].Timestamp, acknowledged[at].Timestamp);
            if (acknowledged[at].Timestamp >= since && gap > longest)
            {
                longest = gap;
            }
        }

        return longest;
    }
}
