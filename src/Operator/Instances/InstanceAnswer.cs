using Surus.Api;
using Surus.Decisions;

namespace Surus.Operator;

/// <summary>What came of asking one instance manager for its status.</summary>
/// <param name="Contact">Whether it answered, refused, or was silent.</param>
/// <param name="Report">What it said; null unless it answered with a report.</param>
/// <param name="Detail">What went wrong, for the log; null when nothing did.</param>
internal sealed record InstanceAnswer(InstanceContact Contact, InstanceStatusReport? Report, string? Detail = null);
