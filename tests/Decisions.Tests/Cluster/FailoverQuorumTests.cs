namespace Surus.Decisions.Tests;

/// <summary>Whom a failover asks before it is certain to have every acknowledged commit.</summary>
public sealed class FailoverQuorumTests
{
    // The primary and its volume are lost, one of the two standbys has to confirm each commit, and both have stopped to listen.
    private static readonly ClusterView Lost = ClusterViews.Healthy()
        .WithSpec(spec => spec with { Postgresql = new() { Synchronous = new() { Method = "any", Number = 1, FailoverQuorum = true } } })
        .WithStatus(status => status with { TargetPrimary = ClusterTarget.Pending, TargetPrimaryTimestamp = "round" })
        .WithMember("c-1", Gone).WithMember("c-2", Standby).WithMember("c-3", Standby)
        with
    {
        TargetSeenFor = TimeSpan.FromSeconds(3),
        Lease = new LeaseView { ResourceVersion = "8", Duration = TimeSpan.FromSeconds(7), UnchangedFor = TimeSpan.FromSeconds(3) },
    };

    [Fact]
    public void BothStandbysAreEnough() => Assert.StartsWith("c-2 becomes primary", Reason(Lost));

    [Fact]
    public void AStandbyThatIsLostMayHaveBeenTheOnlyOneToConfirm() => Assert.StartsWith("Too few synchronous standbys", Reason(Lost.WithMember("c-3", Gone)));

    [Fact]
    public void AnInstanceThatWasNeverCopiedIsNotWaitedForAndCannotBeCopiedMeanwhile() =>
        Assert.StartsWith("c-2 becomes primary", Reason(Lost.Adding(ClusterViews.Initializing(4)).Adding(ClusterViews.Reserved(5))));

    private static string? Reason(ClusterView view) => ClusterDecision.Decide(view).Status?.PhaseReason;

    private static MemberView Gone(MemberView member) => member with
    {
        Pod = null,
        Volumes = [.. member.Volumes.Select(volume => volume with { Claim = null })],
        Observation = new InstanceObservation { Name = member.Name, Pod = PodCondition.Missing },
        Report = null,
    };

    private static MemberView Standby(MemberView member) => member with
    {
        Observation = member.Observation with
        {
            Report = member.Observation.Report! with
            {
                CanBePromoted = true, HasRoom = true, StoppedFollowingInRound = "round", Timeline = new(1), EndOfWal = new(100),
            },
        },
    };
}
