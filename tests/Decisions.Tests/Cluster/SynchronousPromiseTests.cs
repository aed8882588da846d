using Surus.Api;

namespace Surus.Decisions.Tests;

/// <summary>What the operator may conclude from standbys that stopped depends on who could confirm a commit.</summary>
public sealed class SynchronousPromiseTests
{
    [Theory]
    [InlineData("required", true, "c-2", "c-3")]
    [InlineData("preferred", false, "c-2", "c-3")]
    public void TheOtherInstancesConfirm(string durability, bool isRequired, params string[] standbys)
    {
        var promise = Of(new() { Method = "any", Number = 1, DataDurability = durability })!;

        Assert.Equal((1, isRequired), (promise.Number, promise.IsRequired));
        Assert.Equal(standbys, promise.Standbys);
    }

    [Fact]
    public void StandbysOutsideOfTheClusterConfirmToo()
    {
        var promise = Of(new() { Method = "any", Number = 1, DataDurability = "required", StandbyNamesPre = ["far"], StandbyNamesPost = ["c-2"] })!;

        Assert.True(promise.IsRequired);
        Assert.Equal(["c-2", "c-3", "far"], promise.Standbys);
    }

    [Fact]
    public void WhereAnybodyConfirmsNothingFollowsFromThoseThatStopped() =>
        Assert.False(Of(new() { Method = "any", Number = 1, DataDurability = "required", StandbyNamesPost = ["*"] })!.IsRequired);

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(1, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(null, 1, true)]
    public void ThePrimaryWaitsForNoMoreThanItSaid(int? said, int number, bool isRequired)
    {
        var view = View(new() { Method = "any", Number = 1, DataDurability = "required" })
            .WithMember("c-1", member => member with { Report = member.Report! with { SynchronousNumber = said } });

        var promise = SynchronousPromise.Of(view)!;

        Assert.Equal((number, isRequired), (promise.Number, promise.IsRequired));
    }

    [Fact]
    public void WithoutItThereIsNoPromise() => Assert.Null(Of(null));

    private static SynchronousPromise? Of(SynchronousReplication? synchronous) => SynchronousPromise.Of(View(synchronous));

    private static ClusterView View(SynchronousReplication? synchronous) =>
        ClusterViews.Healthy().WithSpec(spec => spec with { Postgresql = new() { Synchronous = synchronous } });
}
