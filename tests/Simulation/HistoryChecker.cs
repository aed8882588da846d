using System.Collections.Immutable;

namespace Surus.Simulation;

/// <summary>
/// Judges what clients did and saw, and knows nothing of the model or of the protocol: lost and phantom values, twins, orders that contradict each
/// other, and reads of the past. The lists as they are in the end are the measure: values are only ever appended, so every read must be a beginning of
/// its list, but for a tail of values that a failover was allowed to take back.
/// </summary>
/// <remarks>
/// A commit can be seen before it is acknowledged, on a replica that has replayed it or on a primary that recovered it, and be taken back: that is
/// PostgreSQL's own. So a value that nobody acknowledged may be seen and vanish; never one that was refused, and none between others that stay.
/// </remarks>
internal sealed class HistoryChecker
{
    private readonly OperationHistory history;
    private readonly Promise promise;
    private readonly int list;
    private readonly ImmutableArray<int> final;
    private readonly Dictionary<int, int> places;
    private readonly Dictionary<int, Append> appends;
    private readonly ImmutableArray<Kept> kept;

    private HistoryChecker(OperationHistory history, Promise promise, Dictionary<int, Append> appends, int list)
    {
        (this.history, this.promise, this.appends, this.list) = (history, promise, appends, list);
        final = history.Final[list];
        places = new(final.Length);
        for (var place = 0; place < final.Length; place++)
        {
            places.TryAdd(final[place], place);
        }

        kept = [.. history.Takeovers.Select(takeover => new Kept(takeover, [.. takeover.Lists[list]]))];
    }

    /// <summary>What is wrong with a history, a sentence each; nothing where it keeps the promise.</summary>
    public static IEnumerable<string> Faults(OperationHistory history, Promise promise)
    {
        var appends = history.Appends.ToDictionary(append => append.Value);
        return Enumerable.Range(0, history.Final.Length).SelectMany(list => new HistoryChecker(history, promise, appends, list).Faults());
    }

    private IEnumerable<string> Faults() => FinalFaults().Concat(Losses()).Concat(ReadFaults());

    /// <summary>What is in the list in the end: nothing that nobody appended, nothing twice, and in the order in which it was done.</summary>
    private IEnumerable<string> FinalFaults()
    {
        var invoked = TimeSpan.Zero;
        for (var place = 0; place < final.Length; place++)
        {
            var value = final[place];
            if (Phantom(value) is { } phantom)
            {
                yield return $"List {list} holds {value} in the end, {phantom}.";
            }
            else if (places[value] != place)
            {
                yield return $"List {list} holds {value} twice in the end.";
            }
            else
            {
                if (appends[value] is { Outcome: Outcome.Ok } append && append.Ended < invoked)
                {
                    yield return $"Append {value} ended at {At(append.Ended)} and stands in list {list} behind one that was begun later.";
                }

                invoked = Later(invoked, appends[value].Invoked);
            }
        }
    }

    private IEnumerable<string> Losses()
    {
        foreach (var append in history.Appends)
        {
            if (append.List == list && append.Outcome == Outcome.Ok && Loss(append, LostBy(append)) is { } why)
            {
                yield return $"Append {append.Value} to list {list}, acknowledged by {append.Server} at {At(append.Ended)}, is missing {why}.";
            }
        }
    }

    /// <summary>
    /// Why an acknowledged append should not be missing; null where it is there, or asynchronous replication may lose it. One that was lost may be back
    /// in the end: when those who took over are lost in their turn, the old primary may be the best that is left.
    /// </summary>
    private string? Loss(Append append, Kept? lostBy)
    {
        if (lostBy is not { Takeover: var takeover })
        {
            return places.ContainsKey(append.Value) ? null : "and no failover can have lost it";
        }

        // What was lost by a later takeover only had been on the line meanwhile: then how late it was acknowledged is no matter.
        var wasOnItsPrimaryOnly = takeover == history.Takeovers.First(takeover => takeover.OldTimeline >= append.Timeline);
        return promise.IsSynchronous ? "although replication is synchronous"
            : takeover.HandedOver ? "although the old primary handed over"
            : wasOnItsPrimaryOnly && append.Ended > takeover.OldSanctioned + promise.IsolationBound && !HasJustWoken(append.Server, append.Ended)
                ? $"and was acknowledged {(append.Ended - takeover.OldSanctioned).TotalSeconds:0.0} s after anything allowed it"
            : HasLater(lostBy, append) ? "although a later one of the same primary is there"
            : null;
    }

    /// <summary>The first takeover that went on without the append, which had been done on a line before.</summary>
    private Kept? LostBy(Append append) =>
        kept.FirstOrDefault(kept => kept.Takeover.OldTimeline >= append.Timeline && !kept.Values.Contains(append.Value));

    private bool HasLater(Kept kept, Append append)
    {
        if (!kept.NewestOf.TryGetValue(append.Timeline, out var newest))
        {
            newest = kept.Values.Select(value => appends.GetValueOrDefault(value)).Where(other => other.Timeline == append.Timeline)
                .Select(other => other.Invoked).DefaultIfEmpty().Max();
            kept.NewestOf[append.Timeline] = newest;
        }

        return newest > append.Ended;
    }

    private IEnumerable<string> ReadFaults()
    {
        var (begun, ended) = Bounds();
        foreach (var read in history.Reads.Where(read => read.List == list))
        {
            var agrees = final.AsSpan().CommonPrefixLength(read.Values.AsSpan());
            if (begun[agrees] > read.Ended)
            {
                yield return $"{Words(read)} holds a value that was appended later.";
            }

            if (read.AtPrimary && !HasJustWoken(read.Server, read.Ended) && ended[agrees] < read.Invoked - promise.StaleReads && Missed(read, agrees) is { } missed)
            {
                yield return $"{Words(read)} misses {missed.Value}, which {missed.Server} had acknowledged at {At(missed.Ended)}.";
            }

            foreach (var fault in TailFaults(read, agrees))
            {
                yield return $"{Words(read)} {fault}.";
            }
        }
    }

    /// <summary>
    /// For each place in the final list: when the last of the appends before it was begun, and when the first acknowledged one from there on ended.
    /// </summary>
    private (TimeSpan[] Begun, TimeSpan[] Ended) Bounds()
    {
        var (begun, ended) = (new TimeSpan[final.Length + 1], new TimeSpan[final.Length + 1]);
        for (var place = 0; place < final.Length; place++)
        {
            begun[place + 1] = Later(begun[place], appends.GetValueOrDefault(final[place]).Invoked);
        }

        ended[final.Length] = TimeSpan.MaxValue;
        for (var place = final.Length - 1; place >= 0; place--)
        {
            var end = appends.GetValueOrDefault(final[place]) is { Outcome: Outcome.Ok } append ? append.Ended : TimeSpan.MaxValue;
            ended[place] = end < ended[place + 1] ? end : ended[place + 1];
        }

        return (begun, ended);
    }

    /// <summary>What a read at a primary should have seen: acknowledged before, in time for it, and not lost just then.</summary>
    private Append? Missed(Read read, int agrees)
    {
        for (var place = agrees; place < final.Length; place++)
        {
            var append = appends.GetValueOrDefault(final[place]);
            if (append.Outcome == Outcome.Ok && append.Ended < read.Invoked - promise.StaleReads
                && !(LostBy(append) is { } lostBy && lostBy.Takeover.Elected <= read.Ended))
            {
                return append;
            }
        }

        return null;
    }

    /// <summary>What a read saw beyond its agreement with the final list must have been taken back, all of it.</summary>
    private IEnumerable<string> TailFaults(Read read, int agrees)
    {
        for (var index = agrees; index < read.Values.Length; index++)
        {
            var value = read.Values[index];
            var fault = Phantom(value) is { } phantom ? $"holds {value}, {phantom}"
                : read.Values.IndexOf(value) < index ? $"holds {value} twice"
                : places.ContainsKey(value) ? $"holds {value} in another order than the list in the end"
                : appends[value] is { Outcome: Outcome.Ok } lost && WasReceived(read, lost) ? $"holds {value}, which was lost though this replica had received it"
                : null;
            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    /// <summary>Whether the read shows that a replica in sight of the election had what was lost in it.</summary>
    private bool WasReceived(Read read, Append lost) =>
        !read.AtPrimary && LostBy(lost) is { Takeover: { HandedOver: false } loss } && read.Ended <= loss.Elected && loss.InSight.Contains(read.Server);

    private bool HasJustWoken(string server, TimeSpan at) =>
        history.Wakes.Any(wake => wake.Server == server && at >= wake.At && at <= wake.At + promise.WakeBound);

    private string? Phantom(int value) =>
        !appends.TryGetValue(value, out var append) || append.List != list ? "which nobody appended"
        : append.Outcome == Outcome.Failed ? $"whose append {append.Server} had refused"
        : null;

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static string Words(Read read) => $"The read of list {read.List} at {read.Server}, {At(read.Invoked)},";

    private static string At(TimeSpan time) => $"{time.TotalSeconds:0.000} s";

    /// <summary>What a takeover kept of the list, and when, for each timeline, the newest append of it that was kept had been begun.</summary>
    private sealed record Kept(Takeover Takeover, HashSet<int> Values)
    {
        public Dictionary<uint, TimeSpan> NewestOf { get; } = [];
    }
}
