using Surus.Api;

namespace Surus.KubectlPlugin.Tests;

public sealed class PromotionObstacleTests
{
    private static readonly InstanceStatusReport Primary = new() { IsPrimary = true, CurrentLsn = new(100UL << 20), PostmasterState = PostmasterState.Running };

    private static readonly InstanceStatusReport Replica = new()
    {
        ReplayLsn = new(100UL << 20), PostmasterState = PostmasterState.Running, CanBePromoted = true, IsWalReceiverActive = true,
    };

    [Fact]
    public void Nothing_is_in_the_way_of_a_replica_that_is_well_or_of_which_nothing_is_known()
    {
        Assert.Null(PromotionObstacle.Of(Replica, Primary));
        Assert.Null(PromotionObstacle.Of(Replica with { ReplayLsn = new(84UL << 20) }, Primary));
        Assert.Null(PromotionObstacle.Of(Replica with { ReplayLsn = new(1UL << 20) }, null));
        Assert.Null(PromotionObstacle.Of(Replica with { IsWalReceiverActive = false }, Primary));
        Assert.Null(PromotionObstacle.Of(null, Primary));
        Assert.Null(PromotionObstacle.Of(Primary, Primary));
    }

    [Fact]
    public void A_replica_that_cannot_be_the_primary_is_told_why()
    {
        Assert.Equal("has 17 MiB of WAL to replay.", PromotionObstacle.Of(Replica with { ReplayLsn = new(83UL << 20) }, Primary));
        Assert.StartsWith("is fenced", PromotionObstacle.Of(Replica with { Fenced = true }, Primary), StringComparison.Ordinal);
        Assert.StartsWith("has left the primary's line", PromotionObstacle.Of(Replica with { HasDiverged = true }, Primary), StringComparison.Ordinal);
        Assert.Equal("can't be promoted: Its disk hangs.", PromotionObstacle.Of(Replica with { CanBePromoted = false, Reason = "Its disk hangs." }, Primary));
        Assert.Equal(
            "can't be promoted: its volume has no room for another WAL file; grow spec.walStorage.size.",
            PromotionObstacle.Of(
                Replica with { CanBePromoted = false, Volumes = [new() { Role = PvcRoles.Wal, SizeBytes = 100, AvailableBytes = 1, RequiredBytes = 16 }] }, Primary));
    }
}
