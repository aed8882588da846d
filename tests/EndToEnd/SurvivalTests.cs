using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>Whatever goes wrong, the cluster comes back whole, tells the truth, and has every row that it promised. `make faults` tries all this more often.</summary>
public sealed class SurvivalTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;

    private static readonly IReadOnlyList<ClusterShape> shapes =
    [
        new(PostgresVersion.Of(15), Instances) { StorageClass = "loop", Size = "4Gi" },
        new(PostgresVersion.Of(17), Instances) { StorageClass = "loop", Size = "4Gi", IsSynchronous = false },
    ];

    /// <summary>Every fault, and the kind of cluster it is tried on here: one after the other.</summary>
    public static TheoryData<string, int> Faults
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (at, fault) in FaultCatalogue.All.Index())
            {
                data.Add(fault.Name, at % shapes.Count);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_cluster_survives(string name, int kind)
    {
        var fault = FaultCatalogue.Of(name);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(fault.Limit);
        await kubernetes.With(shapes[kind] with { WalSize = fault.WalSize }, async cluster =>
        {
            var result = await FaultTrial.Run(fault, kubernetes, cluster, turn: 0, time.Token);
            Assert.True(result.Violations.Count == 0, $"{cluster.Shape}: {string.Join('\n', result.Violations)}");
        }, time.Token);
    }
}
