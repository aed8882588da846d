namespace Surus.Workload;

/// <summary>Whether acknowledged rows may be missing, by what docs/high-availability.md promises.</summary>
public static class Loss
{
    /// <summary>What is wrong with the rows that are missing; empty where nothing is.</summary>
    /// <param name="acknowledged">The rows that were acknowledged, in order.</param>
    /// <param name="missing">Those of them that the database does not have.</param>
    /// <param name="failovers">How often a primary that could not hand over may have lost its last rows.</param>
    public static IReadOnlyList<string> Judge(IReadOnlyList<Acknowledgement> acknowledged, IReadOnlyCollection<long> missing, int failovers)
    {
        if (missing.Count == 0)
        {
            return [];
        }

        if (failovers == 0)
        {
            return [$"{missing.Count} acknowledged rows are missing, the first is {missing.Min()}."];
        }

        var gone = missing.ToHashSet();
        var tails = acknowledged.Where((row, at) => gone.Contains(row.Id) && (at == 0 || !gone.Contains(acknowledged[at - 1].Id))).ToList();
        return tails.Count <= failovers
            ? []
            : [$"Rows are missing in {tails.Count} places, and {failovers} failovers may have cost the last of a primary's each: from {string.Join(", ", tails.Select(row => row.Id))}."];
    }
}
