using System.Collections.Concurrent;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>For how long, by the operator's own steady clock, something has been seen to be as it is.</summary>
internal sealed class Stopwatches(TimeProvider time)
{
    private readonly ConcurrentDictionary<NamespacedName, (string? Value, long Since)> seen = new();

    /// <summary>For how long <paramref name="value"/> has been seen for <paramref name="key"/>.</summary>
    public TimeSpan SeenFor(NamespacedName key, string? value)
    {
        var now = time.GetTimestamp();
        var entry = seen.AddOrUpdate(key, _ => (value, now), (_, before) => before.Value == value ? before : (value, now));
        return time.GetElapsedTime(entry.Since, now);
    }

    /// <summary>Begins to count anew.</summary>
    public void Forget(NamespacedName key) => seen.TryRemove(key, out _);
}
