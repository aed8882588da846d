using System.Globalization;

namespace Surus.Faults;

/// <summary>What of the matrix is run.</summary>
/// <param name="Runs">How often each fault is tried on each kind of cluster.</param>
/// <param name="FaultPart">Only faults with that in their name.</param>
/// <param name="ClusterPart">Only kinds of clusters with that in their name.</param>
/// <param name="Seed">What the random faults are drawn by.</param>
internal sealed record MatrixOptions(int Runs, string FaultPart, string ClusterPart, int Seed)
{
    public const string Usage =
        "usage: RUNS=n FAULT=part CLUSTER=part SEED=n make faults: RUNS and SEED are whole numbers, FAULT is a part of a fault's name, CLUSTER of a kind's, such as \"17, sync\".";

    /// <summary>Reads them from the environment; null where a number is none.</summary>
    public static MatrixOptions? FromEnvironment() =>
        Number("RUNS", 5) is { } runs and > 0 && Number("SEED", Random.Shared.Next()) is { } seed ? new(runs, Text("FAULT"), Text("CLUSTER"), seed) : null;

    private static string Text(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    private static int? Number(string name, int otherwise) =>
        Text(name) is not { Length: > 0 } text ? otherwise : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
