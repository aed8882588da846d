using Surus.Api;

namespace Surus.Workload;

/// <summary>Tries a fault on a cluster that is written to, and judges what comes of it.</summary>
public static class FaultTrial
{
    private const int RowsBefore = 100;

    /// <summary>Tries it once.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="laboratory">Where.</param>
    /// <param name="cluster">On what; it is healthy afterwards, with one instance a node.</param>
    /// <param name="turn">Which time it is, from 0.</param>
    /// <param name="cancel">Gives up; what the fault broke is mended all the same.</param>
    public static async Task<TrialResult> Run(Fault fault, Laboratory laboratory, DatabaseCluster cluster, int turn, CancellationToken cancel)
    {
        var scene = new Scene(laboratory, cluster, turn);
        await fault.Prepare(scene, cancel);
        scene.Before = await cluster.IsHealthy(cancel);
        await cluster.StartWriting(cancel);
        await cluster.Writer.Until(RowsBefore, cancel);
        var began = TimeProvider.System.GetTimestamp();
        await Happen(fault, scene, cancel);
        var after = await cluster.IsHealthy(cancel);
        await cluster.Writer.NextAcknowledgement(cancel);
        var missing = await cluster.MissingRows(cancel);

        var rows = cluster.Writer.Acknowledged;
        List<string> violations =
        [
            .. scene.Complaints.Distinct(StringComparer.Ordinal),
            .. Judge(fault, scene, after),
            .. Loss.Judge(rows, missing, fault.MayLoseTheLast && !cluster.Shape.IsSynchronous ? Promotions(scene, after) : 0),
            .. scene.CutOffAt is { } cutOffAt ? Loss.JudgeCut(rows, missing, cutOffAt, TimeProvider.System) : [],
            .. await StatusTruth.Complaints(cluster, after, cancel),
        ];
        await Placement.OneInstanceANode(laboratory, cluster, cancel);
        return new TrialResult(rows.Length, missing.Count, Outage.Longest(rows, began, TimeProvider.System), violations);
    }

    internal static async Task Happen(Fault fault, Scene scene, CancellationToken cancel)
    {
        try
        {
            await fault.Happens(scene, cancel);
            await scene.Cluster.Writer.NextAcknowledgement(cancel);
        }
        finally
        {
            await scene.Mend();
        }
    }

    private static int Promotions(Scene scene, Cluster after) => (after.Status!.TimelineId - scene.Before.Status!.TimelineId) ?? 0;

    private static IEnumerable<string> Judge(Fault fault, Scene scene, Cluster after)
    {
        var (primary, writer) = (after.Status!.CurrentPrimary, scene.Cluster.Writer);
        if (fault.Primary == PrimaryAfterwards.Stays && primary != scene.Primary)
        {
            yield return $"The primary moved from {scene.Primary} to {primary}, and was to stay.";
        }

        if (fault.Primary == PrimaryAfterwards.Moves && primary == scene.Primary)
        {
            yield return $"The primary is still {primary}, and was to move.";
        }

        if (fault.NoWriteFails && writer.Failures > 0)
        {
            yield return $"{writer.Failures} attempts to write failed, and none was to fail; the last: {writer.LastFailure}";
        }
    }
}
