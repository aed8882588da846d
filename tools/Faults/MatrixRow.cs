using System.Globalization;
using Surus.Workload;

namespace Surus.Faults;

/// <summary>What came of a fault, run after run, on one kind of cluster.</summary>
internal sealed class MatrixRow(Fault fault)
{
    private readonly List<TrialResult> results = [];

    public const string Head = "| fault | runs | rows acknowledged | rows missing | outage median (min - max) | rules violated |\n| --- | ---: | ---: | ---: | ---: | ---: |";

    public Fault Fault => fault;

    public int Violations => results.Sum(result => result.Violations.Count);

    public void Add(TrialResult result) => results.Add(result);

    public override string ToString()
    {
        var finished = results.Where(result => result.Acknowledged > 0).ToList();
        var outage = finished.Count == 0 ? "" : Words(Spread.Of(finished.Select(result => result.Outage.TotalMilliseconds)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {fault.Name} | {results.Count} | {results.Sum(result => (long)result.Acknowledged)} | {results.Sum(result => result.Missing)} | {outage} | {Violations} |");
    }

    private static string Words(Spread outage) =>
        string.Create(CultureInfo.InvariantCulture, $"{outage.Median:0} ms ({outage.Least:0} - {outage.Most:0})");
}
