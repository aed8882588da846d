using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>Whatever goes wrong, the cluster comes back whole, tells the truth, and has every row that it promised. `make faults` tries all this more often.</summary>
public sealed class SurvivalTests(LocalKubernetes kubernetes)
{
    /// <summary>Every fault, each on one of the two kinds of clusters.</summary>
    public static TheoryData<string, bool> Faults
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var (at, fault) in FaultCatalogue.All.Index())
            {
                data.Add(fault.Name, at % 2 == 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_cluster_survives(string name, bool isSynchronous)
    {
        var fault = FaultCatalogue.Of(name);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(fault.Limit);
        var shape = isSynchronous ? LocalKubernetes.Synchronous : LocalKubernetes.Asynchronous;
        if (fault.WalSize is { } size)
        {
            await using var own = await DatabaseCluster.Create(kubernetes, shape with { WalSize = size }, time.Token);
            await Survive(own, fault, time.Token);
        }
        else
        {
            await kubernetes.With(shape, cluster => Survive(cluster, fault, time.Token), time.Token);
        }
    }

    private async Task Survive(DatabaseCluster cluster, Fault fault, CancellationToken cancel)
    {
        var result = await FaultTrial.Run(fault, kubernetes, cluster, turn: 0, cancel);
        Assert.True(result.Violations.Count == 0, string.Join('\n', result.Violations));
    }
}
