using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>What the probes of a container found.</summary>
internal enum ProbeKind
{
    /// <summary>It has started.</summary>
    Startup,

    /// <summary>It can serve.</summary>
    Readiness,

    /// <summary>It need not be restarted.</summary>
    Liveness,
}

/// <summary>
/// Asks the probes of one run of a container until told to end: first the startup probe alone, then the other two. Tells every
/// change of a verdict, and every bad answer.
/// </summary>
/// <param name="prober">Asks once.</param>
/// <param name="target">Whom.</param>
/// <param name="time">The clock.</param>
/// <param name="verdict">Called with a probe, whether all is well, and why not.</param>
/// <param name="badAnswer">Called with a probe and what was wrong.</param>
internal sealed class ContainerProbes(
    Prober prober, ProbeTarget target, TimeProvider time, Action<ProbeKind, bool, string> verdict, Action<ProbeKind, string> badAnswer)
{
    /// <summary>Asks until cancelled.</summary>
    /// <param name="started">The container is known to have started, from an earlier life of this process.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(bool started, CancellationToken cancel)
    {
        try
        {
            var container = target.Container;
            if (!started && container.StartupProbe is { } startup)
            {
                await AskAsync(ProbeKind.Startup, startup, cancel);
            }

            await Task.WhenAll(
                container.ReadinessProbe is { } readiness ? AskAsync(ProbeKind.Readiness, readiness, cancel) : Task.CompletedTask,
                container.LivenessProbe is { } liveness ? AskAsync(ProbeKind.Liveness, liveness, cancel) : Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // The container has ended.
        }
    }

    /// <summary>Asks one probe; the startup probe only until its verdict.</summary>
    private async Task AskAsync(ProbeKind kind, Probe probe, CancellationToken cancel)
    {
        var begin = time.GetTimestamp();
        var schedule = ProbeSchedule.Begin(probe, early: kind != ProbeKind.Liveness);
        while (true)
        {
            var wait = schedule.Next - time.GetElapsedTime(begin);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancel);
            }

            var answer = await prober.AskAsync(probe, target, time, cancel);
            var before = schedule;
            schedule = schedule.After(answer.Ok, time.GetElapsedTime(begin));
            if (schedule.Failures > before.Failures)
            {
                badAnswer(kind, answer.Message);
            }

            if (schedule.Verdict is { } found && found != before.Verdict)
            {
                verdict(kind, found, answer.Message);
                if (kind == ProbeKind.Startup)
                {
                    return;
                }
            }
        }
    }
}
