using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary><c>promote --wait</c>: waits for an instance that can't be the primary yet, and then until it is.</summary>
internal sealed class PromotionWait(CommandContext context, string cluster, string target)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private string? said;

    /// <summary>Waits, and tells what for.</summary>
    /// <param name="limit">The end of the user's patience.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="PluginException">It took too long; the sentence says what was in the way.</exception>
    public async Task<int> Promote(CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            while (await PromoteCommand.Obstacle(context, cluster, target, limit).ConfigureAwait(false) is { } obstacle)
            {
                Say($"Instance {target} {obstacle}");
                await Task.Delay(Period, limit).ConfigureAwait(false);
            }

            await PromoteCommand.Promote(context, cluster, target, null, limit).ConfigureAwait(false);
            said = "It has not taken over.";
            var after = await context.Client.WaitUntil<Cluster>(context.Key(cluster), IsOver, limit).ConfigureAwait(false);
            return after?.Status?.CurrentPrimary == target
                ? Done()
                : throw new PluginException($"Instance {target} did not become the primary; kubectl describe cluster {cluster} shows the event that says why.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PluginException($"The time is up, and {target} is not the primary. {said}");
        }
    }

    // The operator names the old primary again where the switchover came to nothing.
    private bool IsOver(Cluster? seen) =>
        seen?.Status is not { } status || status.CurrentPrimary == target || (status.TargetPrimary != target && status.TargetPrimary == status.CurrentPrimary);

    private int Done()
    {
        context.Screen.WriteLine($"Instance {target} of cluster {cluster} is the primary.");
        return 0;
    }

    private void Say(string sentence)
    {
        if (sentence != said)
        {
            said = sentence;
            context.Screen.WriteLine(sentence);
        }
    }
}
