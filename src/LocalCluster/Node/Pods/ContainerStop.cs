using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Lets one container end: its hook, then its stop signal, and SIGKILL when the grace is over.</summary>
/// <param name="node">The node.</param>
/// <param name="spec">The container.</param>
/// <param name="target">Its present run.</param>
/// <param name="graceSeconds">How long it may take.</param>
/// <param name="abandoned">The node's agent ends; its successor sees to the container.</param>
internal sealed class ContainerStop(NodeContext node, Container spec, ProbeTarget target, long graceSeconds, CancellationToken abandoned)
{
    private const int Kill = 9;

    // A timer takes 49 days at the most.
    private const long MostSeconds = 40L * 24 * 3600;

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource graceOver = new(Grace(graceSeconds), node.Time);
    private DateTimeOffset deadline = node.Time.GetUtcNow() + Grace(graceSeconds);

    /// <summary>Shortens the grace; never lengthens it.</summary>
    public void Hurry(long seconds)
    {
        var sooner = node.Time.GetUtcNow() + Grace(seconds);
        if (sooner < deadline && !ended.Task.IsCompleted)
        {
            deadline = sooner;
            graceOver.CancelAfter(Grace(seconds));
        }
    }

    /// <summary>The container has ended.</summary>
    public void Ended() => ended.TrySetResult();

    /// <summary>Returns when the container has ended or been killed.</summary>
    public async Task RunAsync()
    {
        if (graceSeconds > 0)
        {
            await AskAsync();
        }

        if (!ended.Task.IsCompleted && !abandoned.IsCancellationRequested)
        {
            await node.Host.Shim.SignalAsync(target.ContainerId, Kill);
        }
    }

    private static TimeSpan Grace(long seconds) => TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds));

    private async Task AskAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(graceOver.Token, abandoned);
        try
        {
            if (spec.Lifecycle?.PreStop is { } hook)
            {
                await ContainerHooks.RunAsync(node, hook, target, over.Token).WaitAsync(over.Token);
            }

            await node.Host.Shim.SignalAsync(target.ContainerId, Signals.Stop(spec.Lifecycle?.StopSignal));
            await ended.Task.WaitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            // The grace is over.
        }
    }
}
