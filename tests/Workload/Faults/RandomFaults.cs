namespace Surus.Workload;

/// <summary>Faults in a row, drawn by a seed: what a cluster went through before is part of what it is.</summary>
public static class RandomFaults
{
    private const int Length = 20;

    /// <summary>That many faults of the catalogue that any cluster can have, one as soon as the cluster is healthy after the other.</summary>
    /// <param name="seed">The same seed draws the same faults.</param>
    public static Fault Of(int seed) => new($"{Length} random faults in a row", PrimaryAfterwards.StaysOrMoves, (scene, cancel) => Row(scene, seed, cancel))
    {
        MayLoseTheLast = true,
        Limit = TimeSpan.FromHours(1),
    };

    private static async Task Row(Scene scene, int seed, CancellationToken cancel)
    {
        var faults = FaultCatalogue.All.Where(fault => fault.WalSize is null).ToList();
        var random = new Random(seed + scene.Turn);
        for (var at = 0; at < Length; at++)
        {
            var fault = faults[random.Next(faults.Count)];
            var next = new Scene(scene.Laboratory, scene.Cluster, random.Next(6));
            await fault.Prepare(next, cancel);
            next.Before = await scene.Cluster.IsHealthy(cancel);
            await FaultTrial.Happen(fault, next, cancel);
            foreach (var complaint in next.Complaints)
            {
                scene.Complain($"{fault.Name}: {complaint}");
            }
        }
    }
}
