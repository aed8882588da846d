namespace Surus.Workload;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it complained of.</param>
public sealed record CommandOutcome(int ExitCode, string Output, string Errors);
