using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>The last pass of the loop, for the servers to answer from.</summary>
/// <param name="Seen">What was seen.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="At">When, by the clock's timestamps.</param>
internal sealed record Pass(Observation Seen, InstanceDecision Decision, long At);
