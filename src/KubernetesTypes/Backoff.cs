namespace Surus.KubernetesTypes;

/// <summary>Delays that double with each failure, up to a longest one. Everything that is tried again ever more seldom uses this.</summary>
/// <param name="First">The delay after the first failure.</param>
/// <param name="Longest">No delay is longer.</param>
/// <param name="Spread">The part of a delay, 0 to 1, that chance may take away, so that many do not knock at once; 0 for exact delays.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest, double Spread = 0)
{
    /// <summary>For keys of a work queue: 10 ms doubled up to 30 s, exact.</summary>
    public static Backoff OfKeys { get; } = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30));

    /// <summary>For requests and watches: 100 ms doubled up to 10 s, a quarter of it by chance.</summary>
    public static Backoff OfRequests { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), 0.25);

    /// <summary>The delay after this many failures in a row.</summary>
    /// <param name="failures">How many failures there were; at least 1.</param>
    /// <param name="chance">A number drawn by chance, 0 to 1; it counts as far as <see cref="Spread"/> lets it.</param>
    public TimeSpan Delay(int failures, double chance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var exact = First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 62));
        var bounded = Math.Min(exact, Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(bounded * (1 - (Spread * chance)));
    }
}
