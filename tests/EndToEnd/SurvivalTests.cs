using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>Whatever goes wrong, the cluster comes back whole, tells the truth, and has every row that it promised. `make faults` tries all this more often.</summary>
public sealed class SurvivalTests(LocalKubernetes kubernetes)
{
    /// <summary>Every fault that is not much like another (of a full disk, there are tests of their own), each on one of the two kinds of clusters.</summary>
    public static TheoryData<string, bool> Faults
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var (at, fault) in FaultCatalogue.All.Where(fault => fault is { IsVariant: false, WalSize: null }).Index())
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
        await kubernetes.With(
            shape,
            async cluster =>
            {
                var result = await FaultTrial.Run(fault, kubernetes, cluster, turn: 0, time.Token);
                Assert.True(result.Violations.Count == 0, string.Join('\n', result.Violations));
            },
            time.Token);
    }
}
