using System.Globalization;
using Surus.Workload;

namespace Surus.Bench;

/// <summary>Measures the main job on an embedded Kubernetes of its own.</summary>
internal sealed class Measurement(TimeProvider clock) : IAsyncDisposable
{
    private static readonly ClusterShape shape = new(PostgresVersion.Of(15), Instances: 3) { StorageClass = "loop", Size = "4Gi" };

    // In the order in which they are measured: what may take a node or a disk comes last.
    private static readonly IReadOnlyList<string> faults =
    [
        "pod of the primary deleted by force",
        "PID 1 of the primary killed",
        "postmaster of the primary killed",
        "postmaster of the primary suspended",
        "switchover",
        "data disk of the primary frozen",
        "node of the primary stopped",
    ];

    private readonly Laboratory laboratory = new("bench");

    /// <summary>Measures each thing that often, and gives each figure when it is complete.</summary>
    /// <param name="runs">How often.</param>
    /// <param name="faultPart">Of the faults only those with that in their name.</param>
    /// <param name="cancel">Gives up.</param>
    public async IAsyncEnumerable<Figure> Run(int runs, string faultPart, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        yield return await Start(runs, cancel);
        yield return await Provision(runs, cancel);
        var cluster = await DatabaseCluster.Create(laboratory, shape, cancel);
        foreach (var outage in await WriteOutages(cluster, runs, faultPart, cancel))
        {
            yield return outage;
        }

        yield return Memory("memory at rest, operator", laboratory.Processes("manager controller"));
        yield return Memory("memory at rest, instance manager", laboratory.Processes("manager instance run"));
        yield return Memory("memory at rest, surus-local", laboratory.Daemons);
    }

    public ValueTask DisposeAsync() => laboratory.DisposeAsync();

    private async Task<Figure> Start(int runs, CancellationToken cancel)
    {
        var figure = new Figure("`surus-local up`, from nothing to ready", "s");
        for (var run = 0; run < runs; run++)
        {
            if (run > 0)
            {
                await laboratory.Local(cancel, "reset");
            }

            var start = clock.GetTimestamp();
            await laboratory.Local(cancel, "up", "--nodes", "3");
            figure.Add(clock.GetElapsedTime(start).TotalSeconds);
        }

        await laboratory.Start([shape.Version], cancel);
        return figure;
    }

    private async Task<Figure> Provision(int runs, CancellationToken cancel)
    {
        var figure = new Figure("`kubectl apply` to three healthy instances", "s");
        for (var run = 0; run < runs; run++)
        {
            await using var cluster = await DatabaseCluster.Announce(laboratory, shape, cancel);
            var start = clock.GetTimestamp();
            await cluster.Apply(shape, cancel);
            await cluster.IsHealthy(cancel);
            figure.Add(clock.GetElapsedTime(start).TotalSeconds);
        }

        return figure;
    }

    // One of each after the other: what came before is different each time.
    private async Task<IReadOnlyList<Figure>> WriteOutages(DatabaseCluster cluster, int runs, string faultPart, CancellationToken cancel)
    {
        var figures = faults
            .Where(fault => fault.Contains(faultPart, StringComparison.OrdinalIgnoreCase))
            .Select(fault => (Fault: FaultCatalogue.Of(fault), Figure: new Figure($"write outage, {fault}", "ms"))).ToList();
        for (var run = 0; run < runs; run++)
        {
            foreach (var (fault, figure) in figures)
            {
                var result = await FaultTrial.Run(fault, laboratory, cluster, run, cancel);
                if (result.Violations.Count > 0)
                {
                    throw new InvalidOperationException($"After: {fault.Name}: {string.Join(' ', result.Violations)}");
                }

                figure.Add(result.Outage.TotalMilliseconds);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault.Name}: {result.Outage.TotalMilliseconds:0} ms"));
            }
        }

        return [.. figures.Select(measured => measured.Figure)];
    }

    private static Figure Memory(string name, IReadOnlyList<int> processes)
    {
        var figure = new Figure(name, "MiB RSS");
        foreach (var pid in processes)
        {
            figure.Add(HostProcesses.ResidentMebibytes(pid));
        }

        return figure;
    }
}
