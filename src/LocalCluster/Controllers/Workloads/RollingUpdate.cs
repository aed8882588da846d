namespace Surus.LocalCluster.Controllers;

/// <summary>How many pods the generations of a Deployment should have next.</summary>
internal static class RollingUpdate
{
    /// <summary>The pods of one generation.</summary>
    /// <param name="Replicas">How many it is asked to have.</param>
    /// <param name="Ready">How many of them are ready.</param>
    internal readonly record struct Generation(int Replicas, int Ready);

    /// <summary>Sizes for the new generation and, in their given order, for the old ones.</summary>
    internal sealed record Sizes(int New, IReadOnlyList<int> Old);

    /// <summary>
    /// The next step towards <paramref name="wanted"/> pods of the new generation: never more than
    /// <paramref name="maxSurge"/> above it in all, never fewer than <paramref name="maxUnavailable"/> below it ready.
    /// </summary>
    public static Sizes Next(int wanted, int maxSurge, int maxUnavailable, Generation current, IReadOnlyList<Generation> old)
    {
        var total = current.Replicas + old.Sum(generation => generation.Replicas);
        var room = Math.Max(0, wanted + maxSurge - total);
        var next = current.Replicas >= wanted ? wanted : Math.Min(wanted, current.Replicas + room);
        var ready = current.Ready + old.Sum(generation => generation.Ready);
        var spare = Math.Max(0, ready - (wanted - maxUnavailable));
        var sizes = new List<int>();
        foreach (var generation in old)
        {
            // Pods that are not ready serve nobody: they go first and cost nothing of what may be spared.
            var unready = generation.Replicas - Math.Min(generation.Ready, generation.Replicas);
            var taken = Math.Min(generation.Replicas - unready, spare);
            spare -= taken;
            sizes.Add(generation.Replicas - unready - taken);
        }

        return new Sizes(next, sizes);
    }

    /// <summary>Recreate: the old generations go first, the new one comes when none of their pods is left.</summary>
    public static Sizes Recreate(int wanted, int oldPods, IReadOnlyList<Generation> old) =>
        new(oldPods == 0 ? wanted : 0, [.. old.Select(_ => 0)]);

    /// <summary>A number or a percentage of <paramref name="wanted"/>.</summary>
    public static int Share(string? text, string fallback, int wanted, bool roundUp)
    {
        text ??= fallback;
        if (!text.EndsWith('%'))
        {
            return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }

        var share = wanted * double.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture) / 100;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
