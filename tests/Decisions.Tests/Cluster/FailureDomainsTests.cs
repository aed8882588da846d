using Surus.Api;

namespace Surus.Decisions.Tests;

public sealed class FailureDomainsTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private static readonly SynchronousReplication One = new() { Method = "any", Number = 1, NodeFailureDomainKeys = [Zone] };

    private static PostgresConfiguration Legacy => new() { SyncReplicaElectionConstraint = new() { Enabled = true, NodeLabelsAntiAffinity = [Zone] } };

    [Fact]
    public void StandbysInThePrimarysDomainAreLeftOut()
    {
        var view = Zones(new() { Synchronous = One }, "a", "a", "b");

        Assert.Equal(["c-3"], FailureDomains.Eligible(view.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Equal(["c-1", "c-2"], FailureDomains.Eligible(view.Cluster, "c-3", ["c-1", "c-2"]));
        Assert.Equal(("True", ConditionReasons.Satisfied), Condition(view));
    }

    [Theory]
    [InlineData(2, "a", "a", "b", ConditionReasons.InsufficientCrossDomainReplicas)]
    [InlineData(1, "a", "a", "a", ConditionReasons.InsufficientCrossDomainReplicas)]
    [InlineData(1, "a", "a", null, ConditionReasons.InsufficientCrossDomainReplicas)]
    [InlineData(1, null, "a", "b", ConditionReasons.TopologyNotExtracted)]
    public void WithTooFewOutsideAllAreGood(int number, string? first, string? second, string? third, string reason)
    {
        var view = Zones(new() { Synchronous = One with { Number = number } }, first, second, third);

        Assert.Equal(["c-2", "c-3"], FailureDomains.Eligible(view.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Equal(("False", reason), Condition(view));
    }

    [Fact]
    public void TheOlderWayWaitsForNobodyInThePrimarysDomain()
    {
        var view = Zones(Legacy, "a", "a", "a");
        var unknown = Zones(Legacy, null, "a", "b");

        Assert.Empty(FailureDomains.Eligible(view.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Equal(["c-2", "c-3"], FailureDomains.Eligible(unknown.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Null(Condition(view).Reason);
    }

    [Fact]
    public void LabelsOfPodsTellDomainsToo()
    {
        var view = ClusterViews.Healthy().WithSpec(spec => spec with { Postgresql = new() { Synchronous = One with { NodeFailureDomainKeys = null, PodFailureDomainKeys = ["rack"] } } });
        foreach (var (name, rack) in (IEnumerable<(string, string)>)[("c-1", "1"), ("c-2", "2"), ("c-3", "1")])
        {
            view = view.WithMember(name, member => member with
            {
                Pod = member.Pod! with
                {
                    Metadata = member.Pod.Metadata with { Labels = new Dictionary<string, string>(member.Pod.Metadata.Labels!) { ["rack"] = rack, ["other"] = "x" } },
                },
            });
        }

        var settled = view.Settled();

        Assert.Equal(["c-2"], FailureDomains.Eligible(settled.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Equal([KeyValuePair.Create("rack", "2")], settled.Status.Topology!.Instances!["c-2"]);
    }

    [Fact]
    public void AnInstanceThatIsRestartedKeepsItsDomainAndOneThatIsGoneDoesNot()
    {
        var view = Zones(new() { Synchronous = One }, "a", "a", "b");

        var restarted = view.WithMember("c-3", _ => ClusterViews.Stopped(3)).Settled();
        var gone = view.WithMember("c-3", ClusterViews.WithoutVolume).Settled();

        Assert.Equal(["c-3"], FailureDomains.Eligible(restarted.Cluster, "c-1", ["c-2", "c-3"]));
        Assert.Equal(["c-2", "c-4"], FailureDomains.Eligible(gone.Cluster, "c-1", ["c-2", "c-4"]));
    }

    [Fact]
    public void ANodeThatIsNotKnownMakesTheTopologyUnknown()
    {
        var view = Zones(new() { Synchronous = One }, "a", "a", "b").WithMember("c-2", member => member with { NodeLabels = null }).Settled();

        Assert.False(view.Status.Topology!.SuccessfullyExtracted);
        Assert.Equal(("False", ConditionReasons.TopologyNotExtracted), Condition(view));
    }

    [Fact]
    public void WithoutKeysNothingIsAskedAndTheConditionGoes()
    {
        var before = Zones(new() { Synchronous = One }, "a", "a", "b");
        var after = before.WithSpec(spec => spec with { Postgresql = new() { Synchronous = One with { NodeFailureDomainKeys = null } } }).Settled();

        Assert.Null(Condition(after).Reason);
        Assert.Equal((true, 3), (after.Status.Topology!.SuccessfullyExtracted, after.Status.Topology.NodesUsed));
        Assert.Equal(["c-2", "c-3"], FailureDomains.Eligible(after.Cluster, "c-1", ["c-2", "c-3"]));
    }

    private static ClusterView Zones(PostgresConfiguration postgres, params string?[] zones)
    {
        var view = ClusterViews.Healthy(zones.Length).WithSpec(spec => spec with { Postgresql = postgres });
        for (var i = 0; i < zones.Length; i++)
        {
            var labels = new Dictionary<string, string> { ["other"] = "x" };
            if (zones[i] is { } zone)
            {
                labels[Zone] = zone;
            }

            view = view.WithMember($"c-{i + 1}", member => member with { NodeLabels = labels });
        }

        return view.Settled();
    }

    private static (string? Status, string? Reason) Condition(ClusterView view) =>
        view.Status.Conditions!.FirstOrDefault(condition => condition.Type == ConditionTypes.SyncReplicationTopologySatisfied) is { } found
            ? (found.Status, found.Reason)
            : (null, null);
}
