using System.Text;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

public sealed class PodTests
{
    private const string Forever = "trap 'exit 7' TERM; while :; do sleep 0.1; done";

    [Fact]
    public async Task A_pod_runs_logs_executes_and_ends_with_its_exit_code()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", $"echo hello; echo bad >&2; {Forever}", pod: ", \"restartPolicy\": \"Never\"");

        var running = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Running is not null);
        Assert.Equal("Running", running.Status!.Phase);
        Assert.StartsWith("10.", running.Status.PodIP, StringComparison.Ordinal);

        using var output = new MemoryStream();
        var code = await machine.Streams.Exec(
            new ContainerReference("default", "one", "main"), ["/bin/sh", "-c", "cat; hostname; exit 3"],
            new ProcessStreams { Stdin = new MemoryStream("typed\n"u8.ToArray()), Stdout = output }, CancellationToken.None);
        Assert.Equal(3, code);
        Assert.Equal("typed\none\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(["bad", "hello"], (await machine.LogAsync("one")).TrimEnd().Split('\n').Order());

        await machine.Api.Delete(ResourceTypes.Pods, "default", "one", new DeleteOptions(), CancellationToken.None);
        var ended = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Terminated is not null);
        Assert.Equal(7, ended.Status!.ContainerStatuses![0].State!.Terminated!.ExitCode);
        await machine.UntilGoneAsync("one");
    }

    [Fact]
    public async Task A_terminal_is_one_and_a_followed_log_ends_with_its_container()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", "mkfifo /tmp/go /tmp/end; echo waits; read x < /tmp/go; echo $x; read x < /tmp/end", pod: ", \"restartPolicy\": \"Never\"");
        await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Running is not null);
        var log = machine.LogAsync("one", new LogOptions { Follow = true });
        using var output = new MemoryStream();
        var code = await machine.Streams.Exec(
            new ContainerReference("default", "one", "main"), ["/bin/sh", "-c", "tty; until [ -p /tmp/go ]; do :; done; echo went > /tmp/go; exit 5"],
            new ProcessStreams { Stdout = output, Tty = true }, CancellationToken.None);
        Assert.Equal(5, code);
        Assert.StartsWith("/dev/pts/", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        // With the container's first process every other ends, also whoever has told it to.
        await machine.ExecAsync("one", "until [ -p /tmp/end ]; do :; done; echo now > /tmp/end");
        Assert.EndsWith("waits\nwent\n", await log, StringComparison.Ordinal);
        var ended = await machine.UntilAsync("one", pod => pod.Status?.Phase == "Succeeded");
        Assert.Equal("Completed", ended.Status!.ContainerStatuses![0].State!.Terminated!.Reason);
        Assert.EndsWith("went\n", await machine.LogAsync("one", new LogOptions { TailLines = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_ends_is_started_again_and_its_previous_log_is_kept()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", $"echo run; test -e /keep/mark && {{ {Forever}; }}; touch /keep/mark; echo words > /dev/termination-log; exit 4",
            ", \"volumeMounts\": [ { \"name\": \"keep\", \"mountPath\": \"/keep\" } ]", ", \"volumes\": [ { \"name\": \"keep\", \"emptyDir\": {} } ]");
        var again = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0] is { RestartCount: 1, Ready: true });
        var last = again.Status!.ContainerStatuses![0].LastState!.Terminated!;
        Assert.Equal((4, "Error", "words\n"), (last.ExitCode, last.Reason, last.Message));
        Assert.Equal("run\n", await machine.LogAsync("one", new LogOptions { Previous = true }));
    }

    [Fact]
    public async Task An_image_that_nothing_maps_says_how_to_map_it_and_is_found_when_it_is_mapped()
    {
        await using var machine = await Machine.StartAsync();
        await machine.RunAsync("one", """{ "containers": [ { "name": "main", "image": "there/is:none", "command": ["/bin/sleep", "60"] } ] }""");
        var waits = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].State?.Waiting?.Reason is "ErrImagePull" or "ImagePullBackOff");
        Assert.Contains("surus-local load-image there/is DIR", waits.Status!.ContainerStatuses![0].State!.Waiting!.Message, StringComparison.Ordinal);
        machine.Host.Images.Add("there/is", new Image("/"));
        await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
    }

    [Fact]
    public async Task Containers_live_on_without_the_node_and_their_ends_are_known_afterwards()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("lives", $"echo begun; {Forever}", pod: ", \"restartPolicy\": \"Never\"");
        await machine.ShellAsync("ends", "until [ -e /keep/end ]; do sleep 0.05; done; exit 9",
            ", \"volumeMounts\": [ { \"name\": \"keep\", \"mountPath\": \"/keep\" } ]",
            $$""", "restartPolicy": "Never", "volumes": [ { "name": "keep", "hostPath": { "path": "{{machine.Options.StateFolder}}" } } ]""");
        var before = await machine.UntilAsync("lives", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await machine.UntilAsync("ends", pod => pod.Status?.ContainerStatuses?[0].Ready == true);

        await machine.StopNodeAsync();
        await File.WriteAllTextAsync(Path.Combine(machine.Options.StateFolder, "end"), "");
        await machine.StartNodeAsync();

        var ended = await machine.UntilAsync("ends", pod => pod.Status?.Phase == "Failed");
        Assert.Equal(9, ended.Status!.ContainerStatuses![0].State!.Terminated!.ExitCode);
        var after = await machine.UntilAsync("lives", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        Assert.Equal(before.Status!.ContainerStatuses![0].ContainerID, after.Status!.ContainerStatuses![0].ContainerID);
        Assert.Equal(before.Status.PodIP, after.Status.PodIP);
        Assert.Equal("begun\n", (await machine.ExecAsync("lives", "echo begun")).Output);
    }

    [Fact]
    public async Task A_pod_that_was_removed_meanwhile_is_ended()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", Forever);
        var pod = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await machine.StopNodeAsync();
        await machine.Api.Delete(ResourceTypes.Pods, "default", "one", new DeleteOptions(GracePeriodSeconds: 0), CancellationToken.None);
        Assert.NotEmpty(Cgroups.Processes(machine.Options.PodCgroup("node-1", pod.Metadata.Uid!)));
        await machine.StartNodeAsync();
        Assert.Empty(Cgroups.Processes(machine.Options.PodCgroup("node-1", pod.Metadata.Uid!)));
        Assert.Empty(Directory.GetDirectories(machine.Options.PodsFolder("node-1")));
    }

    [Fact]
    public async Task When_the_shim_is_killed_its_containers_start_anew()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", Forever);
        await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await Tool.RequireAsync("pkill", ["-KILL", "-f", $"shim {machine.Options.ShimSocket}"]);
        var again = await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0] is { RestartCount: 1, Ready: true });
        Assert.Equal("ContainerStatusUnknown", again.Status!.ContainerStatuses![0].LastState!.Terminated!.Reason);
    }

    [Fact]
    public async Task Nothing_stays_behind()
    {
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("one", Forever, ", \"volumeMounts\": [ { \"name\": \"m\", \"mountPath\": \"/m\" } ]",
            ", \"volumes\": [ { \"name\": \"m\", \"emptyDir\": { \"medium\": \"Memory\" } } ]");
        await machine.UntilAsync("one", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        Assert.NotEmpty(await machine.TracesAsync());
        await machine.StopEverythingAsync();
        Assert.Empty(await machine.TracesAsync());
    }
}
