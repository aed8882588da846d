using System.Collections.Immutable;
using System.Diagnostics;
using Rule = Surus.Decisions.Rule<Surus.Decisions.InstanceView, Surus.Decisions.InstanceDecision>;

namespace Surus.Decisions;

/// <summary>
/// What an instance manager does, as one ordered list: the first rule that answers decides. First comes the fence, then what is
/// under way, then the instance that shall be primary, then the others.
/// </summary>
public static class InstanceRules
{
    private static readonly ImmutableArray<Rule> Rules =
    [
        new(FenceRules.SomebodyElseHoldsTheLeaseOfThisPrimary, "cut every session at once"),
        new(FenceRules.PrimaryCanNoLongerVouchForTheLease, "cut every session at once"),
        new(WritePathRules.KilledPostgresWaitsForItsDisk, "release the lease"),
        new(WritePathRules.DiskOfThePrimaryHangs, "kill PostgreSQL, so that another instance can take over"),
        new(WritePathRules.PostmasterTakesNoSessions, "kill PostgreSQL; it is started again"),
        new(LifeRules.ManagerIsToldToStop, "stop PostgreSQL, release the lease, end"),
        new(LifeRules.StatusEndpointDoesNotListenYet, "wait"),
        new(LifeRules.ClusterWasNeverRead, "wait"),
        new(LifeRules.DataDirectoryIsBeingRebuilt, "wait"),
        new(LifeRules.PostgresIsStopping, "wait, and release the lease once the last checkpoint is written; after the switchover delay stop at once"),
        new(LifeRules.InstanceIsFencedByTheUser, "stop PostgreSQL"),
        new(SpaceRules.PostgresWaitsForDiskSpace, "release the lease and wait for room"),
        new(TargetRules.TargetServes, "report the promotion; follow the configuration"),
        new(TargetRules.TargetIsStarting, "wait"),
        new(TargetRules.TargetMustRejoinFirst, "as a replica: rewind, take a base backup, start as a standby"),
        new(TargetRules.TargetHasNothingToServe, "release the lease and wait"),
        new(TargetRules.TargetKeepsCrashing, "release the lease and wait"),
        new(TargetRules.TargetHoldsTheLeaseAsStandby, "promote"),
        new(TargetRules.TargetHoldsTheLeaseOfItsOwnTimeline, "start as primary"),
        new(TargetRules.TargetWasOvertaken, "start as a standby, to be promoted to a timeline of its own"),
        new(TargetRules.TargetIsAStoppedStandby, "start as a standby"),
        new(TargetRules.TargetMissesTheEndOfTheOldPrimary, "wait for the operator to choose"),
        new(TargetRules.LeaseIsFreeForTheTarget, "acquire the lease"),
        new(TargetRules.LeaseIsNotFreeYet, "wait"),
        new(FollowerRules.TargetHasNotCaughtUp, "serve on, and wait; the operator gives up when it takes too long"),
        new(FollowerRules.OldPrimaryWritesACheckpointFirst, "checkpoint while clients still work"),
        new(FollowerRules.PrimaryIsNoLongerWanted, "stop PostgreSQL"),
        new(FollowerRules.LeaseIsNoLongerNeeded, "release the lease"),
        new(FollowerRules.DataBelongsToAnotherCluster, "wait for a person"),
        new(FollowerRules.ThereIsNoUsableData, "take a base backup of the primary"),
        new(FollowerRules.OldPrimaryMustRejoin, "rewind, else take a base backup; start as a standby when nothing diverged"),
        new(FollowerRules.StandbyWasRewoundInVain, "take a base backup of the primary"),
        new(FollowerRules.WalThatTheStandbyNeedsIsGone, "take a base backup of the primary"),
        new(FollowerRules.StandbyKeepsEnding, "pause, then try again"),
        new(FollowerRules.StandbyIsStopped, "start as a standby; rewind first when it diverged"),
        new(FollowerRules.StandbyIsStarting, "wait"),
        new(FollowerRules.StandbyHasDiverged, "stop PostgreSQL, to be rewound"),
        new(FollowerRules.StandbyWaitsForTheRestOfALostRecord, "set that WAL aside, and start PostgreSQL again"),
        new(FollowerRules.FollowersLetGoOfTheOldPrimary, "stop the WAL receiver and vouch for nobody"),
        new(FollowerRules.StandbyHearsNobody, "stop the WAL receiver until the primary says that it holds the lease"),
        new(FollowerRules.NextPrimaryIsFollowedAhead, "stream from it before it is promoted"),
        new(FollowerRules.ThereIsANewPrimaryToFollow, "follow it"),
        new(FollowerRules.StandbyFollows, "follow the configuration"),
    ];

    /// <summary>The rules in their order, for the documentation.</summary>
    public static ImmutableArray<RuleDescription> Table { get; } = [.. Rules.Select(rule => new RuleDescription(rule.ShortName, rule.Then))];

    internal static InstanceDecision FirstAnswer(InstanceView view)
    {
        foreach (var rule in Rules)
        {
            if (rule.Answer(view) is { } decision)
            {
                return decision;
            }
        }

        throw new UnreachableException($"No rule answers for the instance {view.PodName}: {view}");
    }
}
