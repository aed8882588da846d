using Surus.Api;
using Surus.Decisions;
using Surus.Objects;

namespace Surus.Simulation;

/// <summary>A PostgreSQL server on a disk: its process, its WAL receiver, and the commits that wait for standbys.</summary>
internal sealed class Postgres(World world, Instance instance, Disk disk, Volumes volumes)
{
    /// <summary>How long a WAL receiver that found no room is not begun again.</summary>
    private static readonly TimeSpan PauseOfReceiver = TimeSpan.FromSeconds(1);

    private readonly List<(int Id, int Position, TimeSpan At)> waiting = [];
    private readonly SortedDictionary<string, int> flushed = new(StringComparer.Ordinal);
    private TimeSpan since;
    private int followedLife;
    private string? lastUpstream;
    private TimelineId lastUpstreamTimeline;
    private TimeSpan lastMessage;
    private TimeSpan connectsAt;

    public PostgresState State { get; private set; } = PostgresState.Stopped;

    public bool IsPrimary { get; private set; }

    public bool IsPromoting { get; private set; }

    public StopMode? StopMode { get; private set; }

    /// <summary>Its processes were killed and wait for the disk to end.</summary>
    public bool IsKilled { get; private set; }

    public TimeSpan? SuspendedSince { get; set; }

    /// <summary>Whether it ended by itself and said that a disk is full; its manager forgets it with its process.</summary>
    public bool EndedOnFullDisk { get; private set; }

    public Upstream? Followed { get; set; }

    public bool ReceiverActive { get; private set; }

    /// <summary>Changes with each start and stop: what was begun in one life must not end in another.</summary>
    public int Life { get; private set; }

    /// <summary>Whether it shut down as a primary and has not ended.</summary>
    public bool HasShutDown { get; private set; }

    /// <summary>Whether it could still write what it has not told anybody about.</summary>
    public bool MayWrite => State != PostgresState.Stopped && IsPrimary && !IsKilled;

    public string? CheckpointedForRound { get; set; }

    public bool IsCheckpointing { get; set; }

    public TimeSpan InStateFor => world.Time.Now - since;

    /// <summary>For how long the oldest commit that is not acknowledged has been waiting.</summary>
    public TimeSpan CommitsWaitFor => waiting is [var (_, _, at), ..] ? world.Time.Now - at : TimeSpan.Zero;

    /// <summary>How many records a reader sees: on a primary not those whose commit waits for standbys.</summary>
    public int Visible => IsPrimary && waiting is [var (_, first, _), ..] ? first : disk.Replayed;

    /// <summary>The standbys whose word a commit waits for, as its configuration says.</summary>
    public SynchronousSetting Synchronous { get; private set; } = SynchronousSetting.None;

    /// <summary>Whether standbys can stream from it: a primary's PostgreSQL, or another standby's.</summary>
    private bool CanSend => State == PostgresState.Running && !IsPromoting;

    public bool AcceptsWrites => State == PostgresState.Running && IsPrimary && !IsPromoting;

    public void Start(bool asPrimary, Upstream? follow)
    {
        Enter(PostgresState.Starting);
        IsPrimary = asPrimary;
        Followed = asPrimary ? null : follow;
        disk.Kind = asPrimary ? DataDirectoryKind.Primary : DataDirectoryKind.Standby;
        disk.StoppedCleanly = false;
        world.Invariants.Starts(instance);
        EndedOnFullDisk = false;
        Synchronous = instance.Manager?.Synchronous(world, instance.Name) ?? SynchronousSetting.None;
        var life = Life;
        WhenAbleAfter(world.Random.Chance(3) ? TimeSpan.FromSeconds(12) : world.Random.Milliseconds(50, 600), () =>
        {
            if (life == Life && State == PostgresState.Starting && volumes.HasNothingForData)
            {
                EndOnFullDisk();
            }
            else if (life == Life && State == PostgresState.Starting)
            {
                Enter(PostgresState.Running);
                disk.Replayed = disk.Count;
                world.Note($"{instance.Name}: PostgreSQL runs as {(asPrimary ? "primary" : "standby")}, timeline {disk.Timeline}, {disk.Count} records");
                if (asPrimary)
                {
                    world.Invariants.Promoted(instance);
                }
            }
        });
    }

    public void Promote(TimelineId timeline)
    {
        IsPromoting = true;
        IsPrimary = true;
        ReceiverActive = false;
        var life = Life;
        WhenAbleAfter(world.Random.Milliseconds(100, 400), () =>
        {
            if (life != Life || State != PostgresState.Running)
            {
                return;
            }

            if (!volumes.BeginTimeline())
            {
                EndOnFullDisk();
                return;
            }

            disk.Replayed = disk.Count;
            disk.Fork(new(Math.Max(timeline.Value, disk.Timeline.Value + 1), -(int)timeline.Value), world.Archive.PartialName(disk.Timeline, disk.Count));
            disk.Kind = DataDirectoryKind.Primary;
            IsPromoting = false;
            Life++;
            world.Note($"{instance.Name}: promoted to timeline {disk.Timeline} at {disk.Count}");
            world.Invariants.Promoted(instance);
        });
    }

    /// <summary>The server reads its configuration again: a commit that waits may wait no more.</summary>
    public void Reload(SynchronousSetting synchronous)
    {
        Synchronous = synchronous;
        Acknowledge();
    }

    public void Stop(StopMode mode)
    {
        if (State == PostgresState.Stopped)
        {
            return;
        }

        if (mode == Decisions.StopMode.Immediate)
        {
            Abort();
            return;
        }

        Enter(PostgresState.Stopping);
        StopMode = mode;
        var life = Life;
        var stuck = world.Instances.Any(other => other.Postgres.Streams(instance) && !world.Linked(instance, other));
        WhenAbleAfter(stuck ? TimeSpan.FromSeconds(5) : world.Random.Milliseconds(30, 300), () =>
        {
            if (life == Life && !IsKilled)
            {
                StopCleanly();
            }
        });
    }

    /// <summary>Kills it; where its disk hangs it ends only when that answers again.</summary>
    private void Abort()
    {
        if (disk.HangsSince is null)
        {
            Kill();
        }
        else if (!IsKilled)
        {
            Enter(PostgresState.Stopping);
            StopMode = Decisions.StopMode.Immediate;
            IsKilled = true;
            var life = Life;
            WhenAbleAfter(TimeSpan.Zero, () =>
            {
                if (life == Life)
                {
                    Kill();
                }
            });
        }
    }

    /// <summary>What needs the disk, or a postmaster that runs, happens when both do.</summary>
    public void WhenAbleAfter(TimeSpan delay, Action happens) => world.Time.After(delay, () =>
    {
        if (instance.IsFrozen)
        {
            instance.WhenThawed(() => WhenAbleAfter(TimeSpan.FromMilliseconds(100), happens));
        }
        else if (disk.HangsSince is null && (SuspendedSince is null || IsKilled))
        {
            happens();
        }
        else
        {
            WhenAbleAfter(TimeSpan.FromMilliseconds(100), happens);
        }
    });

    /// <summary>It finds no room for what it has to write, says so and ends.</summary>
    public void EndOnFullDisk()
    {
        world.Note($"{instance.Name}: PostgreSQL ends: no space left on its disk");
        Kill();
        EndedOnFullDisk = true;
        instance.Manager?.Crashes.Add(instance.Clock);
        instance.Manager?.Look(instance.Clock, world.Time.Now, volumes);
    }

    /// <summary>What was begun on the data directory found no room.</summary>
    public void FoundNoRoom() => EndedOnFullDisk = volumes.IsFull;

    /// <summary>The manager that knew how it ended is gone.</summary>
    public void Forget() => EndedOnFullDisk = false;

    /// <summary>Every process of it is gone.</summary>
    public void Kill()
    {
        disk.StoppedCleanly = HasShutDown;
        HasShutDown = false;
        Enter(PostgresState.Stopped);
        EndedOnFullDisk = false;
        IsPromoting = false;
        IsPrimary = false;
        ReceiverActive = false;
        IsCheckpointing = false;
        IsKilled = false;
        SuspendedSince = null;
        waiting.Clear();
        flushed.Clear();
    }

    /// <summary>A client that has a session here appends a value; false when it is refused. No answer comes while the disk hangs.</summary>
    public bool Write(int id)
    {
        if (!AcceptsWrites || disk.HangsSince is not null || instance.IsFrozen)
        {
            return AcceptsWrites;
        }

        if (volumes.OnlyDataIsFull && world.Random.Chance(50))
        {
            return false;
        }

        if (!volumes.Begin(disk.Count))
        {
            EndOnFullDisk();
            return true;
        }

        disk.Write(new(disk.Timeline.Value, id));
        waiting.Add((id, disk.Count - 1, world.Time.Now));
        Acknowledge();
        return true;
    }

    /// <summary>One turn of the WAL receiver.</summary>
    public void Receive()
    {
        if (disk.HangsSince is not null || instance.IsFrozen)
        {
            return;
        }

        if (State is not (PostgresState.Running or PostgresState.Starting) || IsPrimary || world.Named(Followed?.Name) is not { } upstream)
        {
            ReceiverActive = false;
            return;
        }

        if (!ReceiverActive)
        {
            Connect(upstream);
        }
        else if (upstream.Postgres.Life != followedLife)
        {
            ReceiverActive = !world.Linked(instance, upstream) && world.Time.Now - lastMessage < World.ReceiverTimeout;
        }
        else
        {
            Stream(upstream);
        }

        disk.Replayed = world.Random.Chance(80) ? disk.Count : Math.Min(disk.Count, disk.Replayed + world.Random.Below(3));
    }

    public void StopReceiver()
    {
        Followed = null;
        ReceiverActive = ReceiverActive && disk.HangsSince is not null;
    }

    /// <summary>Whether it streams from this instance, or did when it last streamed, and that one is the primary that it was then.</summary>
    public bool HasStreamedFrom(Instance from) =>
        lastUpstream == from.Name && from.Postgres.AcceptsWrites && lastUpstreamTimeline == from.Disk.Timeline && disk.Timeline == lastUpstreamTimeline;

    public bool Streams(Instance from) => ReceiverActive && Followed?.Name == from.Name && followedLife == from.Postgres.Life;

    private void Connect(Instance upstream)
    {
        if (State != PostgresState.Running || world.Time.Now < connectsAt || !world.Linked(instance, upstream) || !upstream.Postgres.CanSend
            || !upstream.Disk.History.Contains(disk.ReplayTimeline, new((ulong)disk.Replayed)))
        {
            return;
        }

        // What was received and not replayed beyond the fork is fetched again on the new timeline.
        while (upstream.Postgres.IsPrimary && disk.Count > disk.Replayed && !disk.SharesPrefix(upstream.Disk, disk.Count))
        {
            disk.Truncate(disk.Count - 1);
        }

        if (!upstream.Postgres.IsPrimary && (disk.Timeline != upstream.Disk.Timeline || disk.Count > upstream.Disk.Count))
        {
            return;
        }

        if (!upstream.Disk.Slots.ContainsKey(instance.Name) || disk.Count < upstream.Disk.OldestWal)
        {
            return;
        }

        upstream.Disk.Slots[instance.Name] ??= disk.Count;
        (lastUpstream, lastUpstreamTimeline) = (upstream.Name, upstream.Disk.Timeline);
        followedLife = upstream.Postgres.Life;
        lastMessage = world.Time.Now;
        ReceiverActive = true;
    }

    private void Stream(Instance upstream)
    {
        var hasRoom = true;
        if (world.Net.Open(upstream.Party, instance.Party))
        {
            var available = upstream.Disk.Count;
            var until = world.Random.Chance(90) ? available : disk.Count + world.Random.Below(Math.Max(1, available - disk.Count));
            lastMessage = world.Time.Now;
            hasRoom = Take(upstream, until);
        }

        if (world.Net.Open(instance.Party, upstream.Party))
        {
            upstream.Postgres.Flushed(instance, disk.Count);
        }

        ReceiverActive = hasRoom && world.Time.Now - lastMessage < World.ReceiverTimeout;
        connectsAt = hasRoom ? connectsAt : world.Time.Now + PauseOfReceiver;
    }

    /// <summary>Writes what was received, up to that position; false when the disk has no room for it.</summary>
    private bool Take(Instance upstream, int until)
    {
        for (var index = disk.Count; index < until; index++)
        {
            if (!volumes.Begin(index))
            {
                return false;
            }

            disk.Append(upstream.Disk[index]);
        }

        return true;
    }

    private void Flushed(Instance standby, int count)
    {
        flushed[standby.Name] = count;
        if (disk.Slots.ContainsKey(standby.Name))
        {
            disk.Slots[standby.Name] = count;
        }

        Acknowledge();
    }

    private void Acknowledge()
    {
        while (State == PostgresState.Running && waiting.Count > 0)
        {
            var position = waiting[0].Position;
            if (Synchronous.Standbys is { } standbys && Confirmed(standbys, position) < standbys.Number)
            {
                return;
            }

            waiting.RemoveAt(0);
            world.Invariants.Acknowledged(instance, disk[position], position, Synchronous.Standbys?.Number ?? 0);
            world.Clients.Acknowledged(instance, disk[position]);
        }
    }

    /// <summary>What a primary shows in <c>pg_stat_replication</c>, where synchronous replication makes it matter.</summary>
    public IReadOnlyList<ReplicationReport>? Replication() => world.Options.Durability == Durability.Asynchronous ? null :
    [
        .. from standby in world.Instances
           where standby.Postgres.Streams(instance)
           select new ReplicationReport
           {
               ApplicationName = standby.Name,
               State = "streaming",
               SentLsn = new((ulong)disk.Count),
               FlushLsn = new((ulong)flushed.GetValueOrDefault(standby.Name)),
               SyncState = Synchronous.Standbys?.Names.Contains(standby.Name) == true ? "quorum" : "async",
           },
    ];

    private int Confirmed(SynchronousStandbys standbys, int position)
    {
        var confirmed = 0;
        foreach (var (name, count) in flushed)
        {
            confirmed += count > position && standbys.Names.Contains(name) ? 1 : 0;
        }

        return confirmed;
    }

    /// <summary>The last checkpoint is written; a primary sends it to whoever streams, and its archiver has something to do.</summary>
    private void StopCleanly()
    {
        if (!IsPrimary)
        {
            End();
            return;
        }

        (HasShutDown, IsPrimary) = (true, false);
        disk.StoppedCleanly = true;
        world.Note($"{instance.Name}: PostgreSQL shut down at {disk.Count}");
        var life = Life;
        Then(world.Random.Milliseconds(0, 50), () =>
        {
            SendTheRest();
            Then(world.Random.Milliseconds(0, world.Random.Chance(10) ? 20_000 : 200), End);
        });

        void Then(TimeSpan delay, Action happens) => WhenAbleAfter(delay, () =>
        {
            if (life == Life && !IsKilled)
            {
                happens();
            }
        });
    }

    private void SendTheRest()
    {
        foreach (var standby in world.Instances)
        {
            if (standby.Postgres.Streams(instance) && world.Linked(instance, standby))
            {
                standby.Postgres.Stream(instance);
                standby.Postgres.Take(instance, disk.Count);
            }
        }
    }

    private void End()
    {
        Kill();
        disk.StoppedCleanly = true;
        world.Note($"{instance.Name}: PostgreSQL stopped cleanly at {disk.Count}");
    }

    private void Enter(PostgresState state)
    {
        State = state;
        since = world.Time.Now;
        StopMode = state == PostgresState.Stopping ? StopMode : null;
        Life += state is PostgresState.Stopping ? 0 : 1;
    }
}
