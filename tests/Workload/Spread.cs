namespace Surus.Workload;

/// <summary>How values that were measured are spread.</summary>
/// <param name="Median">Half of them are less.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
public readonly record struct Spread(double Median, double Least, double Most)
{
    /// <summary>The spread of at least one value.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return new Spread(sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }
}
