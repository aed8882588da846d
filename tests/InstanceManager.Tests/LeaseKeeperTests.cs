using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.Decisions;

namespace Surus.InstanceManager.Tests;

public sealed class LeaseKeeperTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_write_whose_answer_is_lost_may_have_been_stored()
    {
        await using var api = await SmallApiServer.Start();
        api.Put(TestCluster.LeasePath, new JsonObject { ["spec"] = new JsonObject() });
        using var client = api.Client();
        var keeper = new LeaseKeeper(client, StatusStreamTests.Options, TimeProvider.System, NullLogger.Instance);
        await keeper.Refresh(TestCluster.Cancel);
        await keeper.Acquire(new InstanceStep.AcquireLease(Version(), new(1)), LeaseTimings.Default, instances: 1, TestCluster.Cancel);
        Assert.Equal(1, keeper.View()!.Instances);

        api.LosesAnswers = true;
        await keeper.Renew(new InstanceStep.RenewLease(Version(), 3), LeaseTimings.Default, TestCluster.Cancel);
        await keeper.Renew(new InstanceStep.RenewLease(Version(), 1), LeaseTimings.Default, TestCluster.Cancel);
        Assert.Equal(3, keeper.View()!.Instances);
        Assert.False(keeper.ApiServerReachable);

        api.LosesAnswers = false;
        await keeper.Renew(new InstanceStep.RenewLease(Version(), 1), LeaseTimings.Default, TestCluster.Cancel);
        Assert.Equal(3, keeper.View()!.Instances);
        await keeper.Renew(new InstanceStep.RenewLease(Version(), 1), LeaseTimings.Default, TestCluster.Cancel);
        Assert.Equal(1, keeper.View()!.Instances);
        Assert.NotNull(keeper.SinceLastRenewal);

        string Version() => keeper.View()!.ResourceVersion;
    }
}
