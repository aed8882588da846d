using System.Globalization;
using Surus.Workload;

namespace Surus.Faults;

/// <summary>Every fault on every kind of cluster, on an embedded Kubernetes of its own.</summary>
internal sealed class Matrix(MatrixOptions options) : IAsyncDisposable
{
    private const int Instances = 3;

    private readonly Laboratory laboratory = new("faults");
    private readonly IReadOnlyList<Fault> faults = [.. FaultCatalogue.All.Append(RandomFaults.Of(options.Seed))
        .Where(fault => fault.Name.Contains(options.FaultPart, StringComparison.OrdinalIgnoreCase))];

    private static IEnumerable<ClusterShape> Shapes =>
        from version in PostgresVersion.All
        from isSynchronous in (bool[])[false, true]
        select new ClusterShape(version, Instances) { IsSynchronous = isSynchronous, StorageClass = "loop", Size = "4Gi" };

    /// <summary>Runs it and prints a table for each kind of cluster.</summary>
    /// <returns>How many rules were violated.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        await laboratory.Start(PostgresVersion.All, cancel);
        var violations = 0;
        foreach (var shape in Shapes.Where(shape => $"{shape}".Contains(options.ClusterPart, StringComparison.OrdinalIgnoreCase)))
        {
            var rows = faults.Select(fault => new MatrixRow(fault)).ToList();
            await Try(shape, rows, cancel);
            violations += rows.Sum(row => row.Violations);
            Console.WriteLine($"\n{shape}\n\n{MatrixRow.Head}\n{string.Join('\n', rows)}");
        }

        return violations;
    }

    public ValueTask DisposeAsync() => laboratory.DisposeAsync();

    // One of each after the other, on a cluster that is handed on; one that violated a rule is replaced, so that what follows is judged by itself.
    private async Task Try(ClusterShape shape, IReadOnlyList<MatrixRow> rows, CancellationToken cancel)
    {
        DatabaseCluster? shared = null;
        for (var turn = 0; turn < options.Runs; turn++)
        {
            foreach (var row in rows)
            {
                var isAlone = row.Fault.WalSize is not null;
                var cluster = (isAlone ? null : shared) ?? await DatabaseCluster.Create(laboratory, shape with { WalSize = row.Fault.WalSize }, cancel);
                var result = await Once(row.Fault, cluster, turn, cancel);
                row.Add(result);
                var isReusable = !isAlone && result.Violations.Count == 0;
                shared = isReusable ? cluster : isAlone ? shared : null;
                await (isReusable ? ValueTask.CompletedTask : cluster.DisposeAsync());
            }
        }

        await (shared?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<TrialResult> Once(Fault fault, DatabaseCluster cluster, int turn, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(fault.Limit);
        TrialResult result;
        try
        {
            result = await FaultTrial.Run(fault, laboratory, cluster, turn, time.Token);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            result = new TrialResult(0, 0, TimeSpan.Zero, [$"It came to no end: {failure.GetType().Name}: {failure.Message.Split('\n')[0]}"]);
        }

        await Tell(fault, cluster, turn, result);
        return result;
    }

    private static async Task Tell(Fault fault, DatabaseCluster cluster, int turn, TrialResult result)
    {
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.Now:HH:mm:ss} {cluster.Shape}, {fault.Name}, {turn + 1}: {result.Outage.TotalMilliseconds:0} ms, {result.Acknowledged} rows, {result.Missing} missing"));
        if (result.Violations.Count > 0)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "faults")).FullName;
            var file = Path.Combine(folder, $"{cluster.Namespace}-{fault.Name.Replace(' ', '-').Replace("/", "", StringComparison.Ordinal)}.txt");
            await File.WriteAllTextAsync(file, $"{string.Join('\n', result.Violations)}\n\n{await cluster.Story()}");
            await Console.Error.WriteLineAsync($"  VIOLATED:\n  {string.Join("\n  ", result.Violations)}\n  What was to be seen then: {file}");
        }
    }
}
