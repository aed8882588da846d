namespace Surus.Simulation;

/// <summary>A small generator of our own (SplitMix64), so that a seed means the same run on every machine and every runtime.</summary>
internal sealed class Prng(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to <paramref name="exclusive"/> less one.</summary>
    public int Below(int exclusive) => (int)(Next() % (ulong)exclusive);

    public bool Chance(int percent) => Below(100) < percent;

    public TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(from + Below(to - from + 1));

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
