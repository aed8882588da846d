using Surus.Api;

namespace Surus.Decisions;

/// <summary>A volume is full.</summary>
public static class SpaceRules
{
    /// <summary>
    /// Started again, PostgreSQL would only end again; rewound or copied now, the data directory would be left half-way. Others that have room
    /// get the chance, and this instance comes back by itself when its volume has grown.
    /// </summary>
    internal static InstanceDecision? PostgresWaitsForDiskSpace(InstanceView view) =>
        WaitsForSpace(view) && Full(view) is { } volume
            ? new(
                nameof(PostgresWaitsForDiskSpace),
                $"PostgreSQL ended because its {SpaceWords.Contents(volume)} volume is full: {SpaceWords.Left(volume)}. It is started again when there is "
                + $"room: grow {SpaceWords.Field(volume)}.",
                [.. LifeRules.Release(view)])
            : null;

    /// <summary>
    /// Whether PostgreSQL is down for want of room and there is none yet (the report says so). That little room is left is no reason by itself: WAL files
    /// are used again and again, and a server that was killed beside them starts well.
    /// </summary>
    public static bool WaitsForSpace(InstanceView view) =>
        view.Postgres is { State: PostgresState.Stopped, EndedOnFullDisk: true } && Full(view) is not null;

    /// <summary>Whether there is room for the new timeline's first WAL file, without which a promotion fails. Unknown counts as yes.</summary>
    public static bool HasRoomForATimeline(InstanceView view) =>
        (view.Volumes.FirstOrDefault(volume => volume.Role == PvcRoles.Wal) ?? view.Volumes.FirstOrDefault()) is not { IsFull: true };

    private static VolumeReport? Full(InstanceView view) => view.Volumes.FirstOrDefault(volume => volume.IsFull);
}
