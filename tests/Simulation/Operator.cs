using System.Collections.Immutable;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>The operator: it observes in stages, decides by the real code, and acts step by step. Killed, it forgets all it has seen.</summary>
internal sealed class Operator(World world)
{
    private readonly Dictionary<int, (string Address, PodCondition Pod)> pods = [];
    private readonly Dictionary<int, int> podVersions = [];
    private int podChanges;
    private readonly HashSet<string> closedSessions = [];
    private readonly double clockRate = 1 + ((world.Random.Below(2001) - 1000) / 100_000.0);
    private ClusterRecord? cached;
    private OperatorMemory? memory;

    public FailoverDecision? LastDecision { get; private set; }

    /// <summary>The operator's own steady clock, which runs up to one percent fast or slow as everybody's.</summary>
    private TimeSpan Clock => world.Time.Now * clockRate;

    /// <summary>Starts it where it does not run.</summary>
    public void Start()
    {
        if (IsUp)
        {
            return;
        }

        memory = new();
        cached = world.FirstRead().Cluster;
        var current = world.Api.Cluster;
        world.Time.After(world.Random.Milliseconds(1, 1000), () => Read(current));
        world.Note("operator starts");
        Loop(memory);
    }

    public void Kill()
    {
        memory = null;
        closedSessions.Clear();
        LastDecision = null;
    }

    public bool IsUp => memory is not null;

    /// <summary>The watch of the Cluster delivers, late but in order.</summary>
    public void Read(ClusterRecord cluster) => cached = cached is null || cluster.Version > cached.Version ? cluster : cached;

    /// <summary>The watch of the pods delivers, late.</summary>
    public void PodChanged(Instance instance)
    {
        var (address, pod, order) = (instance.Address, instance.Pod, ++podChanges);
        world.Time.After(world.Random.Milliseconds(1, world.Options.StaleMilliseconds), () =>
        {
            if (order > podVersions.GetValueOrDefault(instance.Index))
            {
                podVersions[instance.Index] = order;
                pods[instance.Index] = (address, pod);
            }
        });
    }

    /// <summary>An open connection ends because the process at its other end did.</summary>
    public void ConnectionClosed(Instance instance, string session)
    {
        if (memory is not null && world.Net.RoundTrip(World.OperatorParty, instance.Party))
        {
            closedSessions.Add(session);
        }
    }

    private void Loop(OperatorMemory life)
    {
        if (memory != life)
        {
            return;
        }

        world.Time.After(world.Random.Milliseconds(150, 250), () => Loop(life));
        if (life.IsBusy || !world.Net.RoundTrip(World.OperatorParty, World.ApiParty))
        {
            return;
        }

        life.IsBusy = true;
        var lease = world.Api.Lease;
        life.Lease(lease, Clock);
        foreach (var instance in world.Instances)
        {
            world.Time.After(world.Random.Milliseconds(1, 12), () => Ask(life, instance));
        }

        world.Time.After(TimeSpan.FromMilliseconds(15), () => Decide(life, lease));
    }

    private void Ask(OperatorMemory life, Instance instance)
    {
        var (address, _) = pods.GetValueOrDefault(instance.Index, (string.Empty, PodCondition.Missing));
        var reachable = world.Net.RoundTrip(World.OperatorParty, instance.Party);
        var seen = life.Of(instance);
        if (!reachable || address != instance.Address)
        {
            var closed = seen.LastSession is not null && closedSessions.Contains(seen.LastSession);
            if (closed && address != seen.LastAddress)
            {
                seen.PodWasReplaced(Clock);
            }

            seen.Now(closed ? InstanceContact.Closed : InstanceContact.Silent, Clock);
        }
        else if (instance.Manager is not { Listens: true })
        {
            seen.Now(instance.Pod == PodCondition.Missing ? InstanceContact.Closed : InstanceContact.Refused, Clock);
        }
        else
        {
            seen.Now(InstanceContact.Answering, Clock);
            seen.Answer(instance.Report(), address, Clock);
        }
    }

    private void Decide(OperatorMemory life, LeaseRecord lease)
    {
        if (memory != life)
        {
            return;
        }

        var view = View(life, lease, cached!);
        var decision = world.Options.DecideFailover(view);
        if (decision.Reason != LastDecision?.Reason || decision.Steps.Length > 0)
        {
            world.Note($"operator: {decision.Reason}: {decision.Message}");
        }

        LastDecision = decision;
        world.Invariants.Decided(view, decision);
        Carry(life, decision.Steps, 0);
    }

    private void Carry(OperatorMemory life, ImmutableArray<FailoverStep> steps, int next)
    {
        if (memory != life || next >= steps.Length)
        {
            life.IsBusy = false;
            return;
        }

        world.Time.After(world.ApiDelay(), () =>
        {
            var done = memory == life && world.Net.Open(World.OperatorParty, World.ApiParty) && Act(steps[next]);
            world.Note($"operator: {steps[next]} {(done ? "done" : "failed")}");
            Carry(life, done && world.Net.Open(World.ApiParty, World.OperatorParty) ? steps : [], next + 1);
        });
    }

    private bool Act(FailoverStep step)
    {
        if (step is FailoverStep.TakeLeaseAway or FailoverStep.SetTargetPrimary { Name: not ClusterTarget.Pending })
        {
            world.Clients.Elected();
        }

        switch (step)
        {
            case FailoverStep.TakeLeaseAway take:
                return world.Api.WriteLease(take.ExpectedResourceVersion, lease => lease with
                {
                    Holder = null, Session = null, HandoverLsn = null, Successor = take.Successor,
                });
            case FailoverStep.SetTargetPrimary set:
                return world.Api.SetTarget(set.Name, set.ExpectedTarget);
            case FailoverStep.SetPrimaryFailingSince set:
                world.Api.SetFailingSince(set.Since);
                return true;
            default:
                return false;
        }
    }

    private FailoverView View(OperatorMemory life, LeaseRecord lease, ClusterRecord cluster)
    {
        var now = Clock;
        var names = world.Instances.Select(instance => instance.Name).ToImmutableArray();
        return new()
        {
            Now = World.Epoch + now,
            TargetPrimary = cluster.Target,
            TargetPrimaryTimestamp = cluster.Round,
            TargetSeenFor = life.TargetSeenFor(cluster.Round, now),
            CurrentPrimary = cluster.Current,
            PrimaryFailingSince = cluster.FailingSince,
            DesiredInstances = world.Instances.Count,
            Lease = World.ViewOf(lease, life.LeaseUnchangedFor(now)),
            Synchronous = world.Options.SynchronousStandbys == 0 ? null : new(world.Options.SynchronousStandbys, names, true, world.Options.GuardsFailover),
            Instances = [.. world.Instances.Select(instance => Observation(life.Of(instance), instance, now))],
        };
    }

    private InstanceObservation Observation(InstanceMemory seen, Instance instance, TimeSpan now)
    {
        var (address, pod) = pods.GetValueOrDefault(instance.Index, (string.Empty, PodCondition.Missing));
        return new()
        {
            Name = instance.Name,
            Pod = pod,
            Address = address,
            Contact = seen.Contact,
            ContactFor = now - seen.Since,
            Report = seen.Report,
            ReportAge = now - seen.ReportedAt,
            LastSession = seen.LastSession,
            FormerEnd = seen.FormerEnd(now),
        };
    }
}

/// <summary>What an operator process keeps in memory.</summary>
internal sealed class OperatorMemory
{
    private readonly Dictionary<int, InstanceMemory> instances = [];
    private long leaseVersion;
    private TimeSpan leaseSince;
    private TimeSpan leaseReadAt;
    private string? round;
    private TimeSpan roundSince;

    public bool IsBusy { get; set; }

    public InstanceMemory Of(Instance instance)
    {
        if (!instances.TryGetValue(instance.Index, out var seen))
        {
            instances[instance.Index] = seen = new();
        }

        return seen;
    }

    /// <summary>A lease ages only while it can be read.</summary>
    public void Lease(LeaseRecord lease, TimeSpan now)
    {
        if (lease.Version != leaseVersion || now - leaseReadAt > TimeSpan.FromSeconds(1))
        {
            leaseVersion = lease.Version;
            leaseSince = now;
        }

        leaseReadAt = now;
    }

    public TimeSpan LeaseUnchangedFor(TimeSpan now) => now - leaseSince;

    public TimeSpan TargetSeenFor(string current, TimeSpan now)
    {
        (round, roundSince) = round == current ? (round, roundSince) : (current, now);
        return now - roundSince;
    }
}

/// <summary>What the operator remembers of one instance.</summary>
internal sealed class InstanceMemory
{
    public InstanceContact Contact { get; private set; }

    public TimeSpan Since { get; private set; }

    private (string Session, TimeSpan At)? former;

    public InstanceReport? Report { get; private set; }

    public TimeSpan ReportedAt { get; private set; }

    public string? LastSession { get; private set; }

    public string? LastAddress { get; private set; }

    public ManagerEnd? FormerEnd(TimeSpan now) => former is { } end ? new(end.Session, now - end.At) : null;

    public void Answer(InstanceReport report, string address, TimeSpan now) =>
        (Report, ReportedAt, LastSession, LastAddress) = (report, now, report.Session, address);

    /// <summary>The pod is another one by now, and the connection to the one before has ended.</summary>
    public void PodWasReplaced(TimeSpan now)
    {
        former = former?.Session == LastSession ? former : (LastSession!, now);
    }

    public void Now(InstanceContact contact, TimeSpan now) => (Contact, Since) = contact == Contact ? (Contact, Since) : (contact, now);
}
