using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>
/// Mistakes that somebody could make in the protocol, each as a wrapper around the real decision. The simulator must find every one
/// of them: a simulator that finds nothing proves nothing.
/// </summary>
internal static class Mutations
{
    public static readonly ImmutableSortedDictionary<string, Func<SimulationOptions, SimulationOptions>> All =
        new Dictionary<string, Func<SimulationOptions, SimulationOptions>>
        {
            ["a target takes the lease from a holder that is alive"] = options => options with { DecideInstance = TakesAnyLease },
            ["a primary never fences itself"] = options => options with { DecideInstance = NeverFences },
            ["a cut-off primary asks no peers"] = options => options with { DecideInstance = AsksNobody },
            ["an old primary rejoins without a rewind"] = options => options with { DecideInstance = NeverRewinds },
            ["a promotion opens the next timeline that it knows"] = options => options with { DecideInstance = ReservesNoTimeline },
            ["a target does not wait for the end of the old primary"] = options => options with { DecideInstance = ForgetsTheHandover },
            ["a promotion reserves the timeline that is in use"] = options => options with { DecideInstance = ReservesTheUsedTimeline },
            ["silence counts as death"] = options => options with { DecideFailover = SilenceIsDeath },
            ["the end of any manager counts"] = options => options with { DecideFailover = EndOfAnybody },
            ["an expired lease is enough"] = options => options with { DecideFailover = ExpiryIsEnough },
            ["promises to the old primary are forgotten"] = options => options with { DecideFailover = PromisesAreForgotten },
            ["the election ignores timelines"] = options => options with { DecideFailover = IgnoresTimelines },
            ["the election compares old positions"] = ComparesOldPositions,
            ["the election does not wait for receivers"] = options =>
                Synchronous(options, Durability.Required, Fault.InstanceCutFromApiServer, Fault.OperatorCutFromInstances, Fault.NodeCutOff) with
                {
                    DecideFailover = ReceiversStillRun,
                },
            ["a switchover that can't begin is never given up"] = options => options with { DecideFailover = NeverGivesUp },
            ["in asynchronous mode any replica will do"] = options => options with { DecideFailover = AnyReplicaWillDo },
            ["with synchronous standbys a cut-off primary fences itself late"] =
                options => options.SynchronousStandbys > 0 ? options with { DecideInstance = FencesLate } : options,
            ["a promotion archives the begun segment of the old timeline as a whole one"] = options => options with { ArchivesPartAsWhole = true },
            ["a slot is dropped while its standby is away"] = options => options with { DecideSlots = DropsUnusedSlots },
            ["a former primary's slots are left as they are"] = options => options with { DecideSlots = LeavesSlots },
            ["a standby whose WAL is gone waits for it"] = options => options with { DecideInstance = WaitsForWalThatIsGone },
            ["a manager takes no account of the time in which it stood still"] = CountsOnlyItsOwnTime,
            ["how many the holder believed in is not asked"] = options =>
                Alone(options, Fault.InstancesAdded, Fault.InstanceCutFromApiServer, Fault.NodeCutOff) with { DecideFailover = AsksNotWhatTheHolderBelieved },
            ["who is still to be made is waited for"] = options =>
                Alone(options, Fault.InstancesAdded, Fault.PodForceDeleted, Fault.OperatorKilled) with { DecideFailover = WaitsForWhoIsToBeMade },
            ["standbys that are preferred are taken for required"] = options =>
                Synchronous(options, Durability.Preferred, Fault.NodeCutOff, Fault.NodeDown, Fault.NetworkSplit, Fault.InstanceCutFromApiServer) with
                {
                    DecideFailover = TakesPreferredForRequired,
                },
            ["a standby goes before the others have what it has"] = options =>
                Synchronous(options, Durability.Required, Fault.InstancesRemoved, Fault.NodeFrozen, Fault.NodeDown, Fault.PodStopped) with { DecideCluster = RemovesAtOnce },
            ["an old primary keeps its place behind -rw"] = options => options with { DecideCluster = KeepsTheOldPrimary },
            ["-rw leads to the target while the old primary serves"] = options => options with { DecideCluster = LeadsToTheTargetAtOnce },
            ["a full disk is not told"] = options =>
                options with { Faults = [Fault.VolumeFills, Fault.InstancesAdded], DecideCluster = TellsNoFullDisk },
            ["a preferred standby is waited for"] = options => options with { DecideSilence = (_, _) => [] },
            ["an instance without room is elected"] = options => options with { DecideFailover = RoomIsNotAsked },
            ["a shorter one is elected than the one whose disk is full"] = options =>
                Synchronous(options, Durability.Required, Fault.VolumeFills, Fault.ManagerKilled, Fault.NodeDown) with
                {
                    GuardsFailover = false, DecideFailover = FullDisksAreForgotten,
                },
            ["PostgreSQL is started again on a full disk"] = options => options with { DecideInstance = StartsOnAFullDisk },
            ["why PostgreSQL ended is forgotten"] = options => options with { DecideInstance = ForgetsWhyItEnded },
            ["a standby that hears nobody goes on confirming"] = options =>
                Synchronous(options, Durability.Required, Fault.NodeFrozen, Fault.InstanceCutFromApiServer) with
                {
                    Instances = 5, GuardsFailover = false, DecideInstance = ConfirmsToWhoIsNotHeard,
                },
            ["the last holder of the lease is not asked"] = options =>
                Synchronous(options, Durability.Required, Fault.InstancesRemoved, Fault.SwitchoverAsked, Fault.VolumeFills, Fault.MessagesDelayed) with
                {
                    Instances = 4, DecideFailover = ForgetsTheLastHolder,
                },
            ["the lease is released before the last checkpoint"] = options => options with { DecideInstance = ReleasesWhileItStops },
            ["the election needs no quorum"] = options => options with { DecideFailover = NeedsNoQuorum },
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static InstanceDecision TakesAnyLease(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Reason == "LeaseIsNotFreeYet" && view is { Lease: { } lease, Postgres: { State: PostgresState.Running, IsPrimary: false } }
            ? decision with { Steps = [new InstanceStep.AcquireLease(lease.ResourceVersion, new(lease.Timeline.Value + 1))] }
            : decision;
    }

    private static InstanceDecision ReleasesWhileItStops(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Reason == "PostgresIsStopping" && view is { HoldsLease: true, IsTarget: false, Lease: { } lease }
            ? decision with { Steps = [new InstanceStep.ReleaseLease(lease.ResourceVersion, view.Data.EndOfWal)] }
            : decision;
    }

    private static InstanceDecision NeverFences(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Steps is [InstanceStep.SelfFence] ? decision with { Steps = [] } : decision;
    }

    private static InstanceDecision FencesLate(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Reason == "PrimaryCanNoLongerVouchForTheLease" && view.SinceLastRenewal < TimeSpan.FromSeconds(20) ? decision with { Steps = [] } : decision;
    }

    private static InstanceDecision AsksNobody(InstanceView view) => InstanceDecision.Decide(view with { Vouches = [] });

    private static SimulationOptions CountsOnlyItsOwnTime(SimulationOptions options)
    {
        var looks = new Dictionary<string, (DateTimeOffset At, TimeSpan Lost)>(StringComparer.Ordinal);
        return options with
        {
            DecideInstance = view => InstanceDecision.Decide(view with { SinceLastRenewal = view.SinceLastRenewal - Lost(view) }),
        };

        TimeSpan Lost(InstanceView view)
        {
            var (at, lost) = looks.GetValueOrDefault(view.Session, (view.Now, TimeSpan.Zero));
            lost = view.Now - at > TimeSpan.FromSeconds(1) ? view.Now - at : view.SinceLastRenewal > lost ? lost : TimeSpan.Zero;
            looks[view.Session] = (view.Now, lost);
            return lost;
        }
    }

    private static InstanceDecision NeverRewinds(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Steps is [InstanceStep.Rewind rewind] ? decision with { Steps = [new InstanceStep.StartAsStandby(new Upstream(rewind.Source, rewind.Timeline))], MayServe = true }
            : view.Postgres is { State: PostgresState.Running, IsPrimary: false } ? decision with { MayServe = true, Steps = [.. decision.Steps.Where(step => step is not InstanceStep.StopPostgres)] }
            : decision;
    }

    private static InstanceDecision ReservesNoTimeline(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision with { Steps = [.. decision.Steps.Select(OwnTimeline)] };

        InstanceStep OwnTimeline(InstanceStep step) => step switch
        {
            InstanceStep.AcquireLease acquire when view.Data.Kind == DataDirectoryKind.Standby =>
                acquire with { Timeline = new(view.Data.Timeline.Value + 1) },
            _ => step,
        };
    }

    private static InstanceDecision ForgetsTheHandover(InstanceView view) =>
        InstanceDecision.Decide(view with { Lease = view.Lease is { } lease ? lease with { Successor = view.PodName } : null });

    private static InstanceDecision ReservesTheUsedTimeline(InstanceView view)
    {
        var decision = InstanceDecision.Decide(view);
        return decision.Reason is "LeaseIsFreeForTheTarget" && view.Lease is { } lease && view.Postgres is { State: PostgresState.Running, IsPrimary: false }
            ? decision with { Steps = [new InstanceStep.AcquireLease(lease.ResourceVersion, lease.Timeline)] }
            : decision;
    }

    private static FailoverDecision SilenceIsDeath(FailoverView view) => FailoverDecision.Decide(view with
    {
        Instances = [.. view.Instances.Select(instance =>
            instance.Contact == InstanceContact.Silent ? instance with { Contact = InstanceContact.Refused } : instance)],
    });

    private static FailoverDecision EndOfAnybody(FailoverView view) => FailoverDecision.Decide(view with
    {
        Instances =
        [
            .. view.Instances.Select(instance => instance.FormerEnd is { } end && view.Lease?.HolderSession is { } session
                ? instance with { FormerEnd = end with { Session = session } }
                : instance),
        ],
    });

    private static FailoverDecision ExpiryIsEnough(FailoverView view) => FailoverDecision.Decide(view with { PresentInstances = 0 });

    private static FailoverDecision PromisesAreForgotten(FailoverView view) =>
        FailoverDecision.Decide(WithReports(view, report => report with { NotVouchingFor = TimeSpan.FromDays(1) }));

    private static FailoverDecision IgnoresTimelines(FailoverView view) =>
        FailoverDecision.Decide(WithReports(view, report => report with { Timeline = new(9) }));

    private static SimulationOptions ComparesOldPositions(SimulationOptions options)
    {
        var first = new Dictionary<string, LogSequenceNumber>(StringComparer.Ordinal);
        return options with
        {
            DecideFailover = view => FailoverDecision.Decide(WithReports(view, report => report with { EndOfWal = Cached(report) })),
        };

        LogSequenceNumber Cached(InstanceReport report)
        {
            if (!first.TryGetValue(report.Session, out var position) || report.EndOfWal.Value > position.Value + 200)
            {
                first[report.Session] = position = report.EndOfWal;
            }

            return position;
        }
    }

    private static FailoverDecision ReceiversStillRun(FailoverView view) =>
        FailoverDecision.Decide(WithReports(view, report => report with
        {
            StoppedFollowingInRound = view.TargetPrimaryTimestamp, ReceiverActive = false,
        }));

    private static FailoverDecision AnyReplicaWillDo(FailoverView view) =>
        FailoverDecision.Decide(view.Synchronous is null ? WithReports(view, report => report with { EndOfWal = new(1) }) : view);

    private static FailoverDecision NeverGivesUp(FailoverView view)
    {
        var decision = FailoverDecision.Decide(view);
        return decision.Reason == "TargetHasNotCaughtUp" ? decision with { Steps = [] } : decision;
    }

    private static IEnumerable<SlotStep> DropsUnusedSlots(IEnumerable<ReplicationSlotReport> present, IReadOnlySet<string> wanted, bool isPrimary) =>
        SlotUpkeep.Decide(present, present.Where(slot => slot.Active || slot.RestartLsn is null).Select(slot => slot.SlotName).ToHashSet(), isPrimary)
            .Concat(SlotUpkeep.Decide(present, wanted, isPrimary).OfType<SlotStep.Create>());

    private static IEnumerable<SlotStep> LeavesSlots(IEnumerable<ReplicationSlotReport> present, IReadOnlySet<string> wanted, bool isPrimary) =>
        SlotUpkeep.Decide(present, wanted, isPrimary: true);

    private static InstanceDecision WaitsForWalThatIsGone(InstanceView view) =>
        InstanceDecision.Decide(view with { Primary = view.Primary is { } primary ? primary with { OldestWal = null } : null });

    private static FailoverDecision NeedsNoQuorum(FailoverView view) => FailoverDecision.Decide(view with { Synchronous = null });

    private static FailoverDecision AsksNotWhatTheHolderBelieved(FailoverView view) =>
        FailoverDecision.Decide(view with { Lease = view.Lease is { } lease ? lease with { Instances = null } : null });

    private static FailoverDecision WaitsForWhoIsToBeMade(FailoverView view) =>
        FailoverDecision.Decide(view with { PresentInstances = view.Instances.Length, Lease = view.Lease is { } lease ? lease with { Instances = null } : null });

    private static FailoverDecision TakesPreferredForRequired(FailoverView view) =>
        FailoverDecision.Decide(view with { Synchronous = view.Synchronous is { } promise ? promise with { IsRequired = true } : null });

    private static SimulationOptions Alone(SimulationOptions options, params Fault[] faults) =>
        options with { Instances = 1, SynchronousStandbys = 0, Durability = Durability.Asynchronous, Faults = faults };

    private static SimulationOptions Synchronous(SimulationOptions options, Durability durability, params Fault[] faults) =>
        options with { Instances = 3, SynchronousStandbys = 1, Durability = durability, GuardsFailover = true, Faults = faults };

    private static ClusterPlan RemovesAtOnce(ClusterView view) =>
        ClusterDecision.Decide(view with { Cluster = view.Cluster with { Spec = view.Cluster.Spec with { Postgresql = null } } });

    private static ClusterPlan KeepsTheOldPrimary(ClusterView view)
    {
        var plan = ClusterDecision.Decide(view);
        return plan with { Steps = [.. plan.Steps.Where(step => step is not ClusterStep.SetRole { Role: not InstanceRoles.Primary })] };
    }

    private static ClusterPlan LeadsToTheTargetAtOnce(ClusterView view)
    {
        var plan = ClusterDecision.Decide(view);
        var early = ClusterDecision.Decide(view with { Lease = view.Lease! with { Holder = null } });
        return plan with { Steps = [.. plan.Steps.Where(step => step is not ClusterStep.SetRole), .. early.Steps.OfType<ClusterStep.SetRole>()] };
    }

    private static ClusterPlan TellsNoFullDisk(ClusterView view) => ClusterDecision.Decide(view with
    {
        Members = [.. view.Members.Select(member => member with { Report = member.Report is { } report ? report with { Volumes = [] } : null })],
    });

    private static FailoverDecision RoomIsNotAsked(FailoverView view) => FailoverDecision.Decide(WithReports(view, report => report with
    {
        HasRoom = true,
        CanBePromoted = report.CanBePromoted || report is { HasRoom: false, Postgres: PostgresState.Running, IsPrimary: false },
    }));

    private static FailoverDecision FullDisksAreForgotten(FailoverView view) =>
        FailoverDecision.Decide(WithReports(view, report => report with { HasRoom = true }));

    private static InstanceDecision ConfirmsToWhoIsNotHeard(InstanceView view) => InstanceDecision.Decide(view with { PrimarySilentFor = TimeSpan.Zero });

    private static FailoverDecision ForgetsTheLastHolder(FailoverView view) =>
        FailoverDecision.Decide(view with { Lease = view.Lease is { } lease ? lease with { LastHolder = null } : null });

    private static InstanceDecision StartsOnAFullDisk(InstanceView view) => InstanceDecision.Decide(view with { Volumes = [] });

    private static InstanceDecision ForgetsWhyItEnded(InstanceView view) =>
        InstanceDecision.Decide(view with { Postgres = view.Postgres with { EndedOnFullDisk = false } });

    private static FailoverView WithReports(FailoverView view, Func<InstanceReport, InstanceReport> change) => view with
    {
        Instances = [.. view.Instances.Select(instance => instance.Report is { } report ? instance with { Report = change(report) } : instance)],
    };
}
