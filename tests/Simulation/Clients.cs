using System.Collections.Immutable;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>
/// The clients: on each node one whose session to the instance there stays open, and some outside that come through the services. They append to
/// lists and read them, and remember what they were told.
/// </summary>
internal sealed class Clients(World world)
{
    public const int Lists = 4;

    /// <summary>How long an instance must have been in everybody's sight for its WAL to count in an election.</summary>
    private static readonly TimeSpan SightNeeded = TimeSpan.FromSeconds(4);

    private readonly List<Append> appends = [];
    private readonly Dictionary<int, WriteSession> remote = [];
    private readonly WriteSession[] sessions = [new(world), new(world)];
    private readonly List<Read> reads = [];
    private readonly List<Takeover> takeovers = [];
    private readonly List<Wake> wakes = [];
    private (TimeSpan At, ImmutableArray<string> InSight) election = (TimeSpan.Zero, []);

    private Prng Random => world.Random;

    /// <summary>What they did and saw, and what the lists hold at <paramref name="leader"/> in the end.</summary>
    public OperationHistory History(Instance leader) => new(appends, reads, takeovers, wakes, leader.Disk.Lists(leader.Disk.Count));

    /// <summary>The turn of the client whose session to this instance is open, wherever its node is cut off from.</summary>
    public void AtInstance(Instance instance)
    {
        if (instance.IsFrozen)
        {
            return;
        }

        if (instance.Postgres.AcceptsWrites)
        {
            instance.Postgres.Write(Begin(instance));
        }

        if (Random.Chance(2) && IsServed(instance))
        {
            See(instance, Random.Below(Lists), world.Time.Now, world.Time.Now);
        }
    }

    /// <summary>The turn of a client outside.</summary>
    public void Outside()
    {
        if (Random.Chance(50))
        {
            AppendThrough(Random.Pick(sessions));
            return;
        }

        var proxy = world.Services.Proxy(world.OutsideParty);
        switch (Random.Below(4))
        {
            case 0:
                ReadFrom(Random.Pick(world.Instances), IsServed);
                break;
            case 1 when !proxy.Readers.IsEmpty:
                ReadFrom(world.Named(Random.Pick(proxy.Readers)), ReadsOnly);
                break;
            default:
                ReadFrom(world.Named(proxy.ReadWrite), instance => instance.Postgres.AcceptsWrites);
                break;
        }
    }

    public void Acknowledged(Instance instance, WalRecord record)
    {
        if (!remote.Remove(record.Id, out var session))
        {
            End(record.Id, Outcome.Ok, record.Timeline);
            return;
        }

        Answer(instance, () =>
        {
            End(record.Id, Outcome.Ok, record.Timeline);
            session.Acknowledged(instance, record.Timeline);
        });
    }

    /// <summary>The operator names a new primary: who could be asked, and who of them could have been chosen?</summary>
    public void Elected()
    {
        InSight = [.. world.Instances.Where(IsInSight).Select(instance => instance.Name)];
        election = (world.Time.Now, [.. InSight.Where(name => world.Time.Now - world.Named(name)?.Volumes.RoomSince >= SightNeeded)]);
    }

    /// <summary>The replicas that the operator could ask when it last named a primary, and long enough before.</summary>
    public ImmutableArray<string> InSight { get; private set; } = [];

    public void TakenOver(Instance by, uint oldTimeline, bool handedOver, Instance? old) => takeovers.Add(
        new(oldTimeline, handedOver, old?.SanctionedAt ?? TimeSpan.Zero, election.At, election.InSight, by.Disk.Lists(by.Disk.Count)));

    public void Woke(Instance instance) => wakes.Add(new(instance.Name, world.Time.Now));

    /// <summary>Whether the manager of an instance may not have run yet since its node goes on.</summary>
    public bool HasJustWoken(Instance instance) =>
        wakes.Exists(wake => wake.Server == instance.Name && world.Time.Now - wake.At <= world.WakeBound);

    private void AppendThrough(WriteSession session)
    {
        if (session.Connect() is not { } server)
        {
            return;
        }

        var value = Begin(server);
        world.Time.After(Random.Milliseconds(1, 5), () =>
        {
            if (!world.Net.Open(world.OutsideParty, server.Party))
            {
                return;
            }

            remote[value] = session;
            if (!server.Postgres.Write(value))
            {
                Answer(server, () => End(value, Outcome.Failed, 0));
            }
        });
    }

    private void ReadFrom(Instance? server, Func<Instance, bool> answers)
    {
        if (server is null)
        {
            return;
        }

        var (list, invoked) = (Random.Below(Lists), world.Time.Now);
        world.Time.After(Random.Milliseconds(1, 5), () =>
        {
            if (world.Net.RoundTrip(world.OutsideParty, server.Party) && answers(server))
            {
                See(server, list, invoked, world.Time.Now);
            }
        });
    }

    private void See(Instance server, int list, TimeSpan invoked, TimeSpan ended) => reads.Add(
        new(list, server.Disk.List(list, server.Postgres.Visible), server.Name, server.Postgres.AcceptsWrites, invoked, ended));

    /// <summary>A primary answers whoever has a session; readers are sent to a replica only while it says that it may serve.</summary>
    private static bool IsServed(Instance instance) =>
        instance.Postgres.AcceptsWrites || instance is { Postgres: { State: PostgresState.Running, IsPrimary: false }, Manager.Serves: true };

    /// <summary>Whoever comes through <c>-ro</c> is answered by any server that runs; the service must not lead to one that it should not.</summary>
    private bool ReadsOnly(Instance instance)
    {
        var answers = instance.Postgres.State == PostgresState.Running;
        if (answers)
        {
            world.Invariants.ReadThroughService(instance);
        }

        return answers;
    }

    private bool IsInSight(Instance instance) =>
        instance.Postgres is { State: PostgresState.Running, IsPrimary: false } && instance.Postgres.InStateFor >= SightNeeded
        && instance.Manager is { Listens: true, ToldToStop: false } && instance.Disk.HangsSince is null
        && world.Net.RoundTripFor(instance.Party, World.ApiParty, SightNeeded) && world.Net.RoundTripFor(instance.Party, World.OperatorParty, SightNeeded);

    private int Begin(Instance server)
    {
        var value = appends.Count + 1;
        appends.Add(new(value % Lists, value, server.Name, world.Time.Now, TimeSpan.Zero, Outcome.Unknown, 0));
        return value;
    }

    private void Answer(Instance server, Action arrives) => world.Time.After(Random.Milliseconds(1, 5), () =>
    {
        if (world.Net.Open(server.Party, world.OutsideParty))
        {
            arrives();
        }
    });

    private void End(int value, Outcome outcome, uint timeline) =>
        appends[value - 1] = appends[value - 1] with { Ended = world.Time.Now, Outcome = outcome, Timeline = timeline };
}
