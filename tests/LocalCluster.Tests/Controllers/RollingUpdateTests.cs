using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class RollingUpdateTests
{
    [Theory]
    // wanted, surge, unavailable, new (replicas, ready), old (replicas, ready) -> new, old
    [InlineData(3, 1, 0, 0, 0, 3, 3, 1, 3)] // room for one more, none may go yet
    [InlineData(3, 1, 0, 1, 1, 3, 3, 1, 2)] // the new one is ready: one old one may go
    [InlineData(3, 1, 0, 1, 0, 3, 3, 1, 3)] // the new one is not ready: nothing may go
    [InlineData(3, 0, 1, 0, 0, 3, 3, 0, 2)] // no surge: one goes first
    [InlineData(3, 0, 1, 0, 0, 3, 1, 0, 1)] // what is not ready costs nothing
    [InlineData(3, 1, 1, 3, 3, 1, 1, 3, 0)] // the end
    public void Sizes_keep_within_surge_and_unavailability(
        int wanted, int surge, int unavailable, int newReplicas, int newReady, int oldReplicas, int oldReady, int expectedNew, int expectedOld)
    {
        var sizes = RollingUpdate.Next(
            wanted, surge, unavailable, new RollingUpdate.Generation(newReplicas, newReady), [new RollingUpdate.Generation(oldReplicas, oldReady)]);
        Assert.Equal((expectedNew, expectedOld), (sizes.New, sizes.Old[0]));
    }

    [Fact]
    public void Recreate_waits_for_the_last_old_pod()
    {
        RollingUpdate.Generation[] old = [new(0, 0)];
        Assert.Equal(0, RollingUpdate.Recreate(2, oldPods: 1, old).New);
        Assert.Equal(2, RollingUpdate.Recreate(2, oldPods: 0, old).New);
    }

    [Theory]
    [InlineData("25%", 3, true, 1)]
    [InlineData("25%", 3, false, 0)]
    [InlineData("2", 3, false, 2)]
    [InlineData(null, 4, true, 1)]
    public void A_share_is_a_number_or_a_percentage(string? text, int wanted, bool roundUp, int expected) =>
        Assert.Equal(expected, RollingUpdate.Share(text, "25%", wanted, roundUp));
}
