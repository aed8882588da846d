using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>The slots of an instance, which the real decision looks after, and the WAL that its checkpoints remove.</summary>
internal sealed class WalRetention(World world, Instance instance)
{
    /// <summary>How many records stay in any case (<c>wal_keep_size</c>); few, so that it matters.</summary>
    private const int Kept = 100;

    private readonly Disk disk = instance.Disk;

    /// <summary>One turn of the manager's upkeep of the slots.</summary>
    public void Upkeep()
    {
        if (instance.Manager is null || instance.IsFrozen || instance.Postgres.State != PostgresState.Running || disk.HangsSince is not null)
        {
            return;
        }

        var wanted = instance.Manager.Cluster?.Names.Where(other => other != instance.Name).ToHashSet(StringComparer.Ordinal);
        if (wanted is null)
        {
            return;
        }

        foreach (var step in world.Options.DecideSlots(disk.Slots.Select(Report), wanted, instance.Postgres.AcceptsWrites && instance.Manager.MayAcceptWrites))
        {
            switch (step)
            {
                case SlotStep.Create create:
                    disk.Slots.TryAdd(create.Name, null);
                    break;
                case SlotStep.Drop drop when !IsActive(drop.Name):
                    disk.Slots.Remove(drop.Name);
                    break;
            }
        }
    }

    /// <summary>A checkpoint, or a standby's restart point: WAL that no slot keeps and that is old enough is removed.</summary>
    public void Checkpoint()
    {
        if (instance.Postgres.State != PostgresState.Running || instance.IsFrozen || disk.HangsSince is not null)
        {
            return;
        }

        var kept = disk.Slots.Values.OfType<int>().Append(disk.Replayed - Kept).Min();
        if (kept > disk.OldestWal)
        {
            world.Invariants.RemovesWal(instance, kept);
            instance.Volumes.Removed(disk.OldestWal, kept);
            disk.OldestWal = kept;
        }
    }

    private bool IsActive(string slot) => world.Named(slot)?.Postgres.Streams(instance) == true;

    private ReplicationSlotReport Report(KeyValuePair<string, int?> slot) => new()
    {
        SlotName = slot.Key,
        Active = IsActive(slot.Key),
        RestartLsn = slot.Value is { } position ? new LogSequenceNumber((ulong)position) : null,
    };
}
