using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Runs what a container asks for after its start and before its end.</summary>
internal static class ContainerHooks
{
    /// <summary>Runs a hook; returns what went wrong, or null.</summary>
    public static async Task<string?> RunAsync(NodeContext node, LifecycleHandler hook, ProbeTarget target, CancellationToken cancel)
    {
        try
        {
            if (hook.Exec is { } exec)
            {
                var result = await node.Commands.RunAsync(target.ContainerId, exec.Command ?? [], cancel);
                return result.ExitCode == 0 ? null : $"the command ended with exit code {result.ExitCode}: {result.Output.Trim()}";
            }

            if (hook.HttpGet is { } get)
            {
                var answer = await node.Prober.AskAsync(get, target, cancel);
                return answer.Ok ? null : answer.Message;
            }

            if (hook.Sleep is { } sleep)
            {
                await Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), node.Time, cancel);
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return "it took longer than it may";
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            return problem.Message;
        }
    }
}
