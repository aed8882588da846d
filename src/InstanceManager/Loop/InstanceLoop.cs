using Microsoft.Extensions.Logging;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>Observe, decide, act, and wait for the next event.</summary>
internal sealed partial class InstanceLoop(
    InstanceObserver observer, InstanceExecutor executor, Maintenance maintenance, QuorumReport quorum, NewPrimaryWatch newPrimary, WakeUp wakeUp, Func<CancellationToken, Task> refresh,
    PassFeed passes, TimeProvider time, ILogger logger)
{
    // The end of a wait for the lease is the end of an outage: it is looked for more often than events come.
    private static readonly TimeSpan WhileWaitingForTheLease = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(500);

    private string? _said;

    /// <summary>Runs until the decision is to end.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            var pause = RetryPeriod;
            try
            {
                await refresh(cancel);
                var seen = await observer.Observe(cancel);
                var decision = InstanceDecision.Decide(seen.View);
                passes.Publish(new Pass(seen, decision, time.GetTimestamp()));
                Say(decision);
                maintenance.Consider(seen, cancel);
                quorum.Consider(seen, cancel);
                newPrimary.Consider(seen.View, name => seen.Cluster is { } cluster ? observer.AddressOf(cluster, name) : null);
                if (await executor.Carry(decision, seen, cancel))
                {
                    passes.End();
                    return;
                }

                pause = Pause(seen.View, decision);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                LogPassFailed(failure);
            }

            await wakeUp.Wait(pause, cancel);
        }
    }

    private static TimeSpan Pause(InstanceView view, InstanceDecision decision) =>
        view.IsTarget && !view.HoldsLease && decision.CheckAgainAfter > WhileWaitingForTheLease
            ? WhileWaitingForTheLease
            : decision.CheckAgainAfter;

    private void Say(InstanceDecision decision)
    {
        if (decision.Message != _said)
        {
            _said = decision.Message;
            LogDecision(decision.Reason, decision.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Sentence} ({Reason})")]
    private partial void LogDecision(string reason, string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass failed")]
    private partial void LogPassFailed(Exception failure);
}
