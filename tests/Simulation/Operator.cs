using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>The operator: it observes in stages, decides by the real code, and acts step by step. Killed, it forgets all it has seen.</summary>
internal sealed class Operator(World world)
{
    private readonly HashSet<string> closedSessions = [];
    private readonly double clockRate = 1 + ((world.Random.Below(2001) - 1000) / 100_000.0);
    private readonly ClusterViews views = new(world.Options);
    private ClusterRecord? cached;
    private Members? cachedMembers;
    private OperatorMemory? memory;
    private TimeSpan startedAt;

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
        startedAt = world.Time.Now;
        (cached, _, cachedMembers) = world.FirstRead();
        var (current, members) = (world.Api.Cluster, world.Api.Members);
        world.Time.After(world.Random.Milliseconds(1, 1000), () =>
        {
            Read(current);
            Read(members);
        });
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

    /// <summary>Whether it has run for so long.</summary>
    public bool HasRunFor(TimeSpan time) => IsUp && world.Time.Now - startedAt >= time;

    /// <summary>The watch of the Cluster delivers, late but in order.</summary>
    public void Read(ClusterRecord cluster) => cached = cached is null || cluster.Version > cached.Version ? cluster : cached;

    /// <summary>The watch of the instances' objects delivers, late but in order.</summary>
    public void Read(Members members) => cachedMembers = cachedMembers is null || members.Version > cachedMembers.Version ? members : cachedMembers;

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
        var address = cachedMembers!.BySerial.GetValueOrDefault(instance.Serial)?.Pod?.Address ?? string.Empty;
        var reachable = world.Net.RoundTrip(World.OperatorParty, instance.Party);
        var seen = life.Of(instance.Serial);
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
            seen.Now(world.Api.Member(instance.Serial)?.Pod is null ? InstanceContact.Closed : InstanceContact.Refused, Clock);
        }
        else
        {
            seen.Now(InstanceContact.Answering, Clock);
            seen.Answer(instance.Report(), address, Clock);
        }
    }

    /// <summary>
    /// An instance writes a line into the stream of its reports, which comes in its order, but maybe late: behind the answer to a question that was asked later.
    /// </summary>
    public void Hear(Instance instance)
    {
        if (memory is not { } life || instance.IsFrozen || instance.Manager is not { Listens: true } manager || !world.Net.Open(instance.Party, World.OperatorParty))
        {
            return;
        }

        var (said, address) = (instance.Report(), instance.Address);
        var seen = life.Of(instance.Serial);
        var delay = world.Time.Now < world.ReportsLateUntil ? world.Random.Milliseconds(20, 1500) : world.Random.Milliseconds(1, 5);
        var due = world.Time.Now + delay > seen.StreamsUntil ? world.Time.Now + delay : seen.StreamsUntil;
        seen.StreamsUntil = due;
        world.Time.After(due - world.Time.Now, () =>
        {
            if (memory == life && world.Net.Open(instance.Party, World.OperatorParty) && !closedSessions.Contains(manager.Session)
                && cachedMembers!.BySerial.GetValueOrDefault(instance.Serial)?.Pod?.Address == address)
            {
                seen.Now(InstanceContact.Answering, Clock);
                seen.Answer(said, address, Clock);
            }
        });
    }

    private void Decide(OperatorMemory life, LeaseRecord lease)
    {
        if (memory != life)
        {
            return;
        }

        var (cluster, members) = (cached!, cachedMembers!);
        var view = View(life, lease, cluster, members);
        var asked = FailoverSubject.View(view);
        var decision = world.Options.DecideFailover(asked);
        if (decision.Reason != LastDecision?.Reason || decision.Steps.Length > 0)
        {
            world.Note($"operator: {decision.Reason}: {decision.Message}");
        }

        var isNews = decision.Reason != LastDecision?.Reason;
        LastDecision = decision;
        world.Invariants.Decided(asked, decision);
        var plan = isNews || decision.Steps.Length > 0 || IsDue(life, view, cluster, members) ? world.Options.DecideCluster(view) : ClusterPlan.Nothing;
        Carry(life, Actions(cluster, asked, decision, plan), 0);
    }

    /// <summary>Whether something changed that may matter to the whole Cluster, or the last look is long ago.</summary>
    private bool IsDue(OperatorMemory life, ClusterView view, ClusterRecord cluster, Members members)
    {
        var facts = new HashCode();
        facts.Add(cluster.Version);
        facts.Add(members.Version);
        facts.Add(view.Lease!.Holder);
        foreach (var member in view.Members)
        {
            var report = member.Answer;
            facts.Add((report?.IsPrimary, report?.CanBePromoted, report?.HasDiverged, report?.IsWalReceiverActive, report?.TimeLineId, report?.WaitsForDiskSpace));
            facts.Add(report?.Volumes?.Any(volume => volume.IsFull));
        }

        var seen = facts.ToHashCode();
        var isDue = life.LastPass is not { } last || last.Facts != seen || Clock - last.At >= TimeSpan.FromSeconds(5);
        life.LastPass = isDue ? (seen, Clock) : life.LastPass;
        return isDue;
    }

    /// <summary>What is to be done, in its order: what proves that the status will be true, the status, the rest.</summary>
    private List<(string Name, Func<bool> Act)> Actions(ClusterRecord seen, FailoverView asked, FailoverDecision decision, ClusterPlan plan)
    {
        List<(string, Func<bool>)> actions = [.. decision.Steps.OfType<FailoverStep.TakeLeaseAway>().Select(step => (step.ToString(), (Func<bool>)(() => TakeAway(step))))];
        if (StatusOf(seen, asked, decision, plan) is { } status)
        {
            var words = $"status: {status.Phase}, target {status.TargetPrimary}, {status.PhaseReason}";
            actions.Add((words, () => Write(seen, status)));
        }

        actions.AddRange(plan.Steps.Select(step => (step.ToString(), (Func<bool>)(() => new OperatorSteps(world).Do(step)))));
        return actions;
    }

    /// <summary>The status to write; null where it is the one seen.</summary>
    private ClusterStatus? StatusOf(ClusterRecord seen, FailoverView asked, FailoverDecision decision, ClusterPlan plan)
    {
        if (plan.Status is null && decision.Steps.IsEmpty)
        {
            return null;
        }

        var target = IsMoved(seen, asked, plan) ? plan.Status! : seen.Status;
        var status = (plan.Status ?? seen.Status) with
        {
            TargetPrimary = target.TargetPrimary,
            TargetPrimaryTimestamp = target.TargetPrimaryTimestamp,
            CurrentPrimaryFailingSinceTimestamp = seen.Status.CurrentPrimaryFailingSinceTimestamp,
        };
        foreach (var step in decision.Steps)
        {
            status = step switch
            {
                FailoverStep.SetTargetPrimary set when set.Name != status.TargetPrimary =>
                    status with { TargetPrimary = set.Name, TargetPrimaryTimestamp = Timestamps.Format(World.Epoch + Clock) },
                FailoverStep.SetPrimaryFailingSince set =>
                    status with { CurrentPrimaryFailingSinceTimestamp = set.Since is { } since ? Timestamps.Format(since) : null },
                _ => status,
            };
        }

        return status;
    }

    /// <summary>Whether it is not failover that names another target, but a drain or a volume that goes. What failover says may be a mistake on purpose.</summary>
    private static bool IsMoved(ClusterRecord seen, FailoverView asked, ClusterPlan plan) =>
        plan.Status is { } status && status.TargetPrimary != seen.Target && !FailoverDecision.Decide(asked).Steps.OfType<FailoverStep.SetTargetPrimary>().Any();

    private void Carry(OperatorMemory life, List<(string Name, Func<bool> Act)> actions, int next)
    {
        if (memory != life || next >= actions.Count)
        {
            life.IsBusy = false;
            return;
        }

        world.Time.After(world.ApiDelay(), () =>
        {
            var done = memory == life && world.Net.Open(World.OperatorParty, World.ApiParty) && actions[next].Act();
            world.Note($"operator: {actions[next].Name} {(done ? "done" : "failed")}");
            Carry(life, done && world.Net.Open(World.ApiParty, World.OperatorParty) ? actions : [], next + 1);
        });
    }

    private bool TakeAway(FailoverStep.TakeLeaseAway take)
    {
        world.Clients.Elected();
        return world.Api.WriteLease(take.ExpectedResourceVersion, lease => lease with
        {
            Holder = null, Session = null, HandoverLsn = null, Successor = take.Successor,
        });
    }

    private bool Write(ClusterRecord seen, ClusterStatus status)
    {
        if (status.TargetPrimary != seen.Target && status.TargetPrimary != ClusterTarget.Pending)
        {
            world.Clients.Elected();
        }

        return world.Api.WriteStatus(seen, status);
    }

    private ClusterView View(OperatorMemory life, LeaseRecord lease, ClusterRecord cluster, Members members)
    {
        var now = Clock;
        return views.Of(
            cluster, members, World.Epoch + now, World.ViewOf(lease, life.LeaseUnchangedFor(now)), life.TargetSeenFor(cluster.Round, now),
            (serial, pod) => (Observation(life.Of(serial), serial, pod, now), life.Of(serial).Status));
    }

    private static InstanceObservation Observation(InstanceMemory seen, int serial, PodRecord? pod, TimeSpan now) => new()
    {
        Name = ObjectNames.Instance("c", serial),
        Pod = pod?.Seen ?? PodCondition.Missing,
        Address = pod?.Address,
        Contact = seen.Contact,
        ContactFor = now - seen.Since,
        Report = seen.Report,
        ReportAge = now - seen.ReportedAt,
        LastSession = seen.LastSession,
        FormerEnd = seen.FormerEnd(now),
    };
}
