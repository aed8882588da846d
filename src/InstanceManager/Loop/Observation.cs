using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>What one pass of the loop saw.</summary>
/// <param name="View">What the decision is about.</param>
/// <param name="Cluster">The Cluster; null before it was read.</param>
/// <param name="Server">What PostgreSQL said of itself; null where none runs, or it did not answer in time.</param>
/// <param name="Control">The control file, while PostgreSQL is stopped.</param>
internal sealed record Observation(InstanceView View, Cluster? Cluster, InstanceStatusReport? Server, ControlData? Control);
