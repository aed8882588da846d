using Surus.Api;

namespace Surus.Decisions;

/// <summary>Whom a standby is told to stream from.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Timeline">
/// The timeline that it was on. An instance that becomes primary once more is another one to follow: whoever waits for an answer from the primary in
/// between must hear of it.
/// </param>
/// <param name="Address">Where it is; null where only the service leads to it.</param>
public sealed record Upstream(string Name, TimelineId Timeline, string? Address = null);
