namespace Surus.Workload;

/// <summary>The operator, its webhooks and the API server, gone at a bad moment.</summary>
internal static class OperatorFaults
{
    private const int RowsWithoutOperator = 500;

    public static IEnumerable<Fault> All =>
    [
        KilledWhen("the primary goes", (_, _, _) => Task.CompletedTask),
        KilledWhen("a new primary is named", (scene, _, cancel) => scene.Cluster.Until(seen => seen.Status!.TargetPrimary != scene.Primary, cancel)),
        KilledWhen("the new primary is promoted", (scene, _, cancel) => scene.Moved(cancel)),
        KilledWhen("the old primary rejoins", OldPrimaryReports) with { IsVariant = true },
        new("operator killed in a switchover", PrimaryAfterwards.Moves, KillInSwitchover) { Prepare = Renew },
        new("operator and webhooks gone while somebody applies", PrimaryAfterwards.Stays, ApplyWithoutOperator) { NoWriteFails = true },
        new("operator gone while the primary dies", PrimaryAfterwards.Stays, KillPrimaryWithoutOperator),
        ApiServerGone(seconds: 15),
        ApiServerGone(seconds: 60) with { IsVariant = true },
    ];

    // The next operator did not see the primary end: where its pod is back by then, it may well be the one to go on. Nor need the moment ever come.
    private static Fault KilledWhen(string moment, Func<Scene, Task, CancellationToken, Task> comes) =>
        new($"operator killed when {moment}", PrimaryAfterwards.StaysOrMoves, async (scene, cancel) =>
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var noticed = scene.Noticed(cancel);
            var moment = comes(scene, noticed, waiting.Token);
            var over = Over(scene, noticed, waiting.Token);
            var deletion = PodFaults.DeletePodByForce(scene, cancel);
            await Task.WhenAny(moment, over);
            scene.Laboratory.KillOperator();
            await deletion;
            await waiting.CancelAsync();
            await Task.WhenAll(moment, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        })
        {
            Prepare = Renew,
            MayLoseTheLast = true,
        };

    private static async Task Over(Scene scene, Task noticed, CancellationToken cancel)
    {
        await noticed;
        await scene.Cluster.IsHealthy(cancel);
    }

    private static async Task OldPrimaryReports(Scene scene, Task noticed, CancellationToken cancel)
    {
        await noticed;
        await scene.Cluster.Until(
            seen => seen.Status is { InstancesReportedState: { } reports } status
                && status.CurrentPrimary != scene.Primary
                && reports.GetValueOrDefault(scene.Primary) is { IsPrimary: false },
            cancel);
    }

    private static Task Renew(Scene scene, CancellationToken cancel) => scene.Laboratory.RenewOperator(cancel);

    private static async Task KillInSwitchover(Scene scene, CancellationToken cancel)
    {
        var moved = scene.Moved(cancel);
        await scene.Cluster.Plugin(cancel, "promote", scene.Replicas[scene.Turn % scene.Replicas.Count]);
        scene.Laboratory.KillOperator();
        await moved;
    }

    private static async Task WithoutOperator(Scene scene, Func<Task> meanwhile, CancellationToken cancel)
    {
        scene.Afterwards(() => scene.Laboratory.ReturnOperator(CancellationToken.None));
        await scene.Laboratory.RemoveOperator(cancel);
        await meanwhile();
        await scene.Cluster.Writer.Until(scene.Cluster.Writer.Acknowledged.Length + RowsWithoutOperator, cancel);
    }

    // Nobody could check what is applied then, so it is refused, and what runs goes on.
    private static Task ApplyWithoutOperator(Scene scene, CancellationToken cancel) => WithoutOperator(
        scene,
        async () =>
        {
            var changed = scene.Cluster.Shape.Manifest(scene.Cluster.Namespace, scene.Cluster.Name).Replace($"instances: {scene.Cluster.Shape.Instances}", "instances: 5", StringComparison.Ordinal);
            if ((await scene.Laboratory.Apply(changed, cancel)).ExitCode == 0)
            {
                scene.Complain("A changed Cluster was accepted while no webhook was there to check it.");
            }
        },
        cancel);

    private static Task KillPrimaryWithoutOperator(Scene scene, CancellationToken cancel) => WithoutOperator(
        scene,
        () =>
        {
            PodFaults.KillManager(scene, scene.Primary);
            return scene.Cluster.Writer.NextAcknowledgement(cancel);
        },
        cancel);

    private static Fault ApiServerGone(int seconds) =>
        new($"API server gone for {seconds} s", PrimaryAfterwards.Stays, (scene, cancel) => StopApiServer(scene, TimeSpan.FromSeconds(seconds), cancel)) { NoWriteFails = true };

    private static async Task StopApiServer(Scene scene, TimeSpan down, CancellationToken cancel)
    {
        var starts = await scene.Laboratory.OperatorStarts(cancel);
        scene.Afterwards(() => scene.Laboratory.Local(CancellationToken.None, "api", "start"));
        await scene.Laboratory.Local(cancel, "api", "stop");
        await Task.Delay(down, cancel);
        await scene.Mend();
        await scene.Cluster.IsHealthy(cancel);
        if (await scene.Laboratory.OperatorStarts(cancel) != starts)
        {
            scene.Complain("The operator was started again because it did not reach the API server.");
        }
    }
}
