using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>What keeps an instance from taking over, by what it and the primary report. Pure.</summary>
internal static class PromotionObstacle
{
    /// <summary>
    /// The rest of a sentence that begins with the instance's name; null where nothing is known to be in the way. One that does not stream yet is no
    /// such case: the operator gives it half a minute.
    /// </summary>
    /// <param name="target">What the instance reports; null where it did not.</param>
    /// <param name="primary">What the primary reports; null where it did not.</param>
    public static string? Of(InstanceStatusReport? target, InstanceStatusReport? primary) => target switch
    {
        null or { IsPrimary: true } => null,
        { Fenced: true } => "is fenced: kubectl cnpg fencing off ends that.",
        { HasDiverged: true } => "has left the primary's line and is being put back on it.",
        { PostmasterState: PostmasterState.Running, CanBePromoted: false } => $"can't be promoted: {Room(target) ?? target.Reason}",
        { ReplayLsn: { } replayed } when primary is { IsPrimary: true, CurrentLsn: { } end } && end - replayed > SwitchoverLimits.MaxMissingBytes =>
            $"has {(end - replayed) >> 20} MiB of WAL to replay.",
        _ => null,
    };

    private static string? Room(InstanceStatusReport report) =>
        report.Volumes?.FirstOrDefault(volume => volume.IsFull) is { } full
            ? $"its volume has no room for another WAL file; grow {(full.Role == PvcRoles.Wal ? "spec.walStorage.size" : "spec.storage.size")}."
            : null;
}
