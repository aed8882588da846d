namespace Surus.Workload;

/// <summary>What came of a fault.</summary>
/// <param name="Acknowledged">How many rows were acknowledged.</param>
/// <param name="Missing">How many of them are missing.</param>
/// <param name="Outage">The longest time without an acknowledgement.</param>
/// <param name="Violations">Which rules did not hold, in sentences.</param>
public sealed record TrialResult(int Acknowledged, int Missing, TimeSpan Outage, IReadOnlyList<string> Violations);
