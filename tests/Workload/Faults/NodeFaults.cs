namespace Surus.Workload;

/// <summary>Nodes that are lost, stand still, are cut off, or are emptied.</summary>
internal static class NodeFaults
{
    private const string ApiServer = "api";

    public static IEnumerable<Fault> All =>
    [
        Away("node of the primary stopped", (scene, node, cancel) => Break(scene, node, "stop", "start", cancel)),
        Away("node of the primary frozen", Freeze),
        Away("node of the primary cut off, a session kept open inside", (scene, node, cancel) => WithSessionInside(scene, () => Isolate(scene, node, cancel), cancel)),
        Away("node of the primary no longer heard (one way)", (scene, node, cancel) => WithSessionInside(scene, () => Cut(scene, node, outward: true, cancel), cancel)),
        Away("node of the primary no longer hears (one way)", (scene, node, cancel) => WithSessionInside(scene, () => Cut(scene, node, outward: false, cancel), cancel)) with { IsVariant = true },
        new("node of the primary drained", PrimaryAfterwards.Moves, DrainPrimary),
        new("each node drained in turn", PrimaryAfterwards.StaysOrMoves, DrainEach) { Prepare = PlacePrimary },
    ];

    /// <summary>Lets a node stand still until the fault is over.</summary>
    public static Task Freeze(Scene scene, string node, CancellationToken cancel) => Break(scene, node, "freeze", "unfreeze", cancel);

    private static Fault Away(string name, Func<Scene, string, CancellationToken, Task> happens) => new(name, PrimaryAfterwards.Moves, async (scene, cancel) =>
    {
        await happens(scene, await Placement.NodeOf(scene.Laboratory, scene.Cluster, scene.Primary, cancel), cancel);
        await scene.Moved(cancel);
        await scene.Cluster.Writer.NextAcknowledgement(cancel);
    })
    {
        Prepare = (scene, cancel) => Placement.PrimaryLeavesTheOperator(scene.Laboratory, scene.Cluster, cancel),
        MayLoseTheLast = true,
    };

    private static async Task Break(Scene scene, string node, string breaks, string mends, CancellationToken cancel)
    {
        scene.Afterwards(() => scene.Laboratory.Local(CancellationToken.None, "node", mends, node));
        await scene.Laboratory.Local(cancel, "node", breaks, node);
    }

    private static Task Isolate(Scene scene, string node, CancellationToken cancel) => Break(scene, node, "isolate", "heal", cancel);

    private static async Task Cut(Scene scene, string node, bool outward, CancellationToken cancel)
    {
        var others = (await scene.Laboratory.NodeNames(cancel)).Where(name => name != node).Append(ApiServer);
        scene.Afterwards(() => scene.Laboratory.Local(CancellationToken.None, "network", "heal"));
        foreach (var other in others)
        {
            await scene.Laboratory.Local(cancel, ["network", "cut", .. outward ? [node, other] : new[] { other, node }, "--one-way"]);
        }
    }

    // No network is needed for that session: the primary itself has to end it, and to acknowledge nothing after another one has become the primary.
    private static async Task WithSessionInside(Scene scene, Func<Task> cut, CancellationToken cancel)
    {
        using var inside = await SessionInside.Open(scene.Cluster, scene.Primary, cancel);
        var began = TimeProvider.System.GetTimestamp();
        await cut();
        scene.CutOffAt = TimeProvider.System.GetTimestamp();
        await scene.Moved(cancel);
        await scene.Cluster.Writer.NextAcknowledgement(cancel);
        await inside.Ended.WaitAsync(cancel);
        var rows = scene.Cluster.Writer.Acknowledged.SkipWhile(row => row.Timestamp < began).ToList();
        var firstOfTheNew = rows.Zip(rows.Skip(1)).MaxBy(pair => pair.Second.Timestamp - pair.First.Timestamp).Second.Timestamp;
        if (inside.LastAcknowledgedAt >= firstOfTheNew)
        {
            scene.Complain("The primary that was cut off acknowledged a row after another had become primary.");
        }
    }

    private static async Task DrainPrimary(Scene scene, CancellationToken cancel)
    {
        await Drain(scene, await Placement.NodeOf(scene.Laboratory, scene.Cluster, scene.Primary, cancel), cancel);
        await scene.Moved(cancel);
    }

    private static async Task PlacePrimary(Scene scene, CancellationToken cancel)
    {
        var status = (await scene.Cluster.IsHealthy(cancel)).Status!;
        var instances = status.InstanceNames!.Order(StringComparer.Ordinal).ToList();
        var wanted = instances[scene.Turn % instances.Count];
        if (wanted != status.CurrentPrimary)
        {
            await scene.Cluster.Promote(wanted, cancel);
        }
    }

    private static async Task DrainEach(Scene scene, CancellationToken cancel)
    {
        foreach (var node in await scene.Laboratory.NodeNames(cancel))
        {
            await Drain(scene, node, cancel);
            await scene.Mend();
            await scene.Cluster.IsHealthy(cancel);
        }
    }

    private static async Task Drain(Scene scene, string node, CancellationToken cancel)
    {
        scene.Afterwards(() => scene.Laboratory.Kubectl(CancellationToken.None, "uncordon", node));
        await scene.Laboratory.Kubectl(cancel, "drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s");
    }
}
