using System.Globalization;
using Surus.Workload;

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
        var spread = Spread.Of(values);
        return string.Create(CultureInfo.InvariantCulture, $"| {Name} | {spread.Median:0.##} {Unit} | {spread.Least:0.##} - {spread.Most:0.##} | {values.Count} |");
    }
}
