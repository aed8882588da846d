using System.Globalization;

namespace Surus.Bench;

/// <summary>What was measured of one thing, run after run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">The unit of the values.</param>
internal sealed record Figure(string Name, string Unit)
{
    private readonly List<double> values = [];

    /// <summary>Adds what one run measured.</summary>
    public void Add(double value) => values.Add(value);

    /// <summary>Median, least, most and count, as a line of a table.</summary>
    public override string ToString()
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"| {Name} | {median:0.##} {Unit} | {sorted[0]:0.##} - {sorted[^1]:0.##} | {sorted.Count} |");
    }
}
