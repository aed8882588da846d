namespace Surus.Workload;

/// <summary>Whether acknowledged rows may be missing, by what docs/high-availability.md promises.</summary>
public static class Loss
{
    /// <summary>For how long a primary that is cut off may go on: <c>spec.primaryLease.renewDeadlineSeconds</c>, as it is by default.</summary>
    private static readonly TimeSpan isolationBound = TimeSpan.FromSeconds(5);

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

    /// <summary>What is wrong with what a primary went on to acknowledge after it had been cut off, and what is missing now; empty where nothing is.</summary>
    /// <param name="acknowledged">The rows that were acknowledged, in order.</param>
    /// <param name="missing">Those of them that the database does not have.</param>
    /// <param name="cutOffAt">When the last way was cut, by the clock of the acknowledgements.</param>
    /// <param name="clock">That clock.</param>
    public static IReadOnlyList<string> JudgeCut(IReadOnlyList<Acknowledgement> acknowledged, IReadOnlyCollection<long> missing, long cutOffAt, TimeProvider clock)
    {
        var gone = missing.ToHashSet();
        var late = acknowledged.Count(row => gone.Contains(row.Id) && clock.GetElapsedTime(cutOffAt, row.Timestamp) > isolationBound);
        return late == 0 ? [] : [$"{late} rows are missing that were acknowledged later than {isolationBound.TotalSeconds:0} s after the primary had been cut off."];
    }
}
