using System.Text;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.Node;

public sealed class PodTests
{
    [Fact]
    public async Task A_pod_runs_logs_executes_and_ends_with_its_exit_code()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", "echo hello; echo bad >&2; trap 'exit 7' TERM; while :; do sleep 0.1; done", pod: ", \"restartPolicy\": \"Never\"");

        var running = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Running is not null);
        Assert.Equal("Running", running.Status!.Phase);
        Assert.StartsWith("10.", running.Status.PodIP, StringComparison.Ordinal);

        using var output = new MemoryStream();
        var code = await machine.Streams.Exec(
            new ContainerReference("default", "one", "main"), ["/bin/sh", "-c", "cat; hostname; exit 3"],
            new ProcessStreams { Stdin = new MemoryStream("typed\n"u8.ToArray()), Stdout = output }, CancellationToken.None);
        Assert.Equal(3, code);
        Assert.Equal("typed\none\n", Encoding.UTF8.GetString(output.ToArray()));

        await machine.Api.Delete(ResourceTypes.Pods, "default", "one", new DeleteOptions(), CancellationToken.None);
        var ended = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Terminated is not null);
        Assert.Equal(7, ended.Status!.ContainerStatuses![0].State!.Terminated!.ExitCode);
        await machine.UntilGoneAsync("one");
    }
}
