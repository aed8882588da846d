namespace Surus.Simulation;

/// <summary>Virtual time: events in the order of their time, and of their making where the times are equal.</summary>
internal sealed class Timetable
{
    private readonly PriorityQueue<Action, (long Ticks, long Sequence)> events = new();
    private long sequence;

    public TimeSpan Now { get; private set; }

    public long Events => sequence;

    public void After(TimeSpan delay, Action happens) => events.Enqueue(happens, ((Now + delay).Ticks, sequence++));

    /// <summary>Lets the next event happen; false when there is none before <paramref name="end"/>.</summary>
    public bool Step(TimeSpan end)
    {
        if (!events.TryPeek(out _, out var due) || due.Ticks > end.Ticks)
        {
            return false;
        }

        var happens = events.Dequeue();
        Now = TimeSpan.FromTicks(due.Ticks);
        happens();
        return true;
    }
}
