namespace Surus.Kubernetes;

/// <summary>What an event says; equal ones are one event that happened several times.</summary>
/// <param name="About">The uid of the object, or its name where it has none.</param>
/// <param name="Type">Good or bad news.</param>
/// <param name="Reason">What happened, for programs.</param>
/// <param name="Message">What happened, for people; empty for an event that stands for several similar ones.</param>
internal sealed record EventIdentity(string About, EventType Type, string Reason, string Message);

/// <summary>What is to be done about an occurrence.</summary>
/// <param name="Identity">The event it counts as, which may be a combined one.</param>
/// <param name="Count">How often that event has now happened.</param>
/// <param name="First">When it first happened.</param>
/// <param name="Name">The name of the stored event to count up; null where it is new.</param>
internal sealed record EventOccurrence(EventIdentity Identity, int Count, DateTimeOffset First, string? Name);

/// <summary>Counts equal events, combines similar ones, and lets no object say too much. Not safe for several threads.</summary>
internal sealed class EventAggregation(EventRecorderOptions options)
{
    private readonly Dictionary<EventIdentity, Known> known = [];
    private readonly Dictionary<(string About, EventType Type, string Reason), Similar> similar = [];
    private readonly Dictionary<string, Allowance> allowances = [];

    /// <summary>Counts the occurrence; null where the object has said too much.</summary>
    public EventOccurrence? Add(EventIdentity occurred, DateTimeOffset now)
    {
        Forget(now);
        var identity = Combined(occurred, now);
        if (!Allowed(occurred.About, now))
        {
            return null;
        }

        var before = known.GetValueOrDefault(identity);
        var counted = new Known(before?.Name, (before?.Count ?? 0) + 1, before?.First ?? now, now);
        known[identity] = counted;
        return new EventOccurrence(identity, counted.Count, counted.First, counted.Name);
    }

    /// <summary>The event is stored under this name.</summary>
    public void Stored(EventIdentity identity, string name)
    {
        if (known.TryGetValue(identity, out var counted))
        {
            known[identity] = counted with { Name = name };
        }
    }

    private EventIdentity Combined(EventIdentity occurred, DateTimeOffset now)
    {
        var key = (occurred.About, occurred.Type, occurred.Reason);
        var group = similar.GetValueOrDefault(key) ?? new Similar([], now);
        group.Messages.Add(occurred.Message);
        similar[key] = group with { Last = now };
        return group.Messages.Count <= options.SimilarLimit ? occurred : occurred with { Message = "" };
    }

    private bool Allowed(string about, DateTimeOffset now)
    {
        var allowance = allowances.GetValueOrDefault(about) ?? new Allowance(options.Burst, now);
        var left = Math.Min(options.Burst, allowance.Left + ((now - allowance.At) / options.RefillPeriod));
        allowances[about] = new Allowance(left >= 1 ? left - 1 : left, now);
        return left >= 1;
    }

    private void Forget(DateTimeOffset now)
    {
        var since = now - options.AggregationPeriod;
        Remove(known, entry => entry.Last < since);
        Remove(similar, entry => entry.Last < since);
        Remove(allowances, entry => entry.Left + ((now - entry.At) / options.RefillPeriod) >= options.Burst);
    }

    private static void Remove<TKey, TValue>(Dictionary<TKey, TValue> entries, Func<TValue, bool> isOld)
        where TKey : notnull
    {
        foreach (var key in entries.Where(entry => isOld(entry.Value)).Select(entry => entry.Key).ToList())
        {
            entries.Remove(key);
        }
    }

    private sealed record Known(string? Name, int Count, DateTimeOffset First, DateTimeOffset Last);

    private sealed record Similar(HashSet<string> Messages, DateTimeOffset Last);

    private sealed record Allowance(double Left, DateTimeOffset At);
}
