using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Node;
using Surus.LocalCluster.Tests.Cli;

namespace Surus.LocalCluster.Tests.Faults;

/// <summary>What breaks on purpose breaks as it does in a real cluster, and mends.</summary>
public sealed class FaultCommandTests(FaultCluster faults) : IClassFixture<FaultCluster>
{
    [Fact]
    public async Task Packets_of_a_cut_vanish_also_of_established_connections_and_flow_again()
    {
        var cluster = faults.Require();
        await faults.Counter("cut-counter", "node-2");
        await faults.Listener("cut-listener", "node-1", "cut-counter");

        Assert.Contains("network heal node-2 default/cut-listener", await cluster.Local("network", "cut", "node-2", "default/cut-listener"), StringComparison.Ordinal);
        Assert.Equal("silent", await faults.Connect("cut-listener", "cut-counter"));
        var heard = await faults.Lines("cut-listener");
        Assert.Contains("packets between node-2 and default/cut-listener vanish", await cluster.Local("network", "status"), StringComparison.Ordinal);

        await cluster.Local("network", "heal", "default/cut-listener", "node-2");
        await FaultCluster.Until(async () => await faults.Lines("cut-listener") > heard + 5);
        // One connection all the time: no number is missing, and none comes twice.
        var numbers = (await cluster.Kubectl("logs", "cut-listener")).Split('\n');
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => $"{number}"), numbers);
        Assert.Equal("There is no cut.\n", await cluster.Local("network", "status"));
        await cluster.Kubectl("delete", "pod", "cut-counter", "cut-listener", "--now");
    }

    [Fact]
    public async Task A_cut_of_one_way_lets_the_other_direction_through()
    {
        var cluster = faults.Require();
        await faults.Counter("way-counter", "node-2");
        await cluster.Run("way-sender", """
            exec python3 -uc "
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 9000))
            while True: print(s.recvfrom(100)[0].decode())"
            """, "node-1");
        var there = await cluster.Field("pod", "way-sender", ".status.podIP");
        await cluster.Local("network", "cut", "default/way-sender", "default/way-counter", "--one-way");

        // The answer to a connection has no way back, but a datagram needs none.
        Assert.Equal("silent", await faults.Connect("way-counter", "way-sender"));
        await cluster.Kubectl("exec", "way-counter", "--", "python3", "-c",
            $"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'arrived', ('{there}', 9000))");
        await FaultCluster.Until(async () => await cluster.Kubectl("logs", "way-sender") == "arrived");
        Assert.Equal("Healed 1 cut: packets flow again.\n", await cluster.Local("network", "heal"));
        await cluster.Kubectl("delete", "pod", "way-counter", "way-sender", "--now");
    }

    [Fact]
    public async Task A_node_without_power_is_silent_and_boots_again()
    {
        var cluster = faults.Require();
        await faults.Counter("power-counter", "node-2");
        await faults.Listener("power-listener", "node-1", "power-counter");
        await cluster.Run("power-deleted", "exec sleep 1000", "node-2");
        await cluster.Local("node", "stop", "node-2");
        Assert.Equal("stopped", (string?)(await faults.Node("node-2"))["state"]);
        Assert.Empty(cluster.ContainerProcesses("import socketserver, time"));

        Assert.Equal("silent", await faults.Connect("power-listener", "power-counter"));
        var said = await cluster.Kubectl("logs", "power-listener");
        Assert.DoesNotContain("closed", said, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", said, StringComparison.Ordinal);
        await cluster.Kubectl("delete", "pod", "power-deleted", "--wait=false");
        Assert.NotEqual("", await cluster.Field("pod", "power-deleted", ".metadata.deletionTimestamp"));

        await cluster.Local("node", "start", "node-2");
        await cluster.Kubectl("wait", "--for=delete", "pod/power-deleted", "--timeout=60s");
        await cluster.Kubectl("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/power-counter", "--timeout=60s");
        await cluster.Ready("power-counter");
        await FaultCluster.Until(async () => await faults.Connect("power-listener", "power-counter") == "accepted");
        await cluster.Kubectl("delete", "pod", "power-counter", "power-listener", "--now");
    }

    [Fact]
    public async Task Every_pod_of_a_node_that_boots_is_on_the_network_again()
    {
        var cluster = faults.Require();
        string[] pods = ["boot-a", "boot-b", "boot-c", "boot-d"];
        foreach (var pod in pods)
        {
            await faults.Counter(pod, "node-2");
        }

        await cluster.Run("boot-visitor", "exec sleep 1000", "node-1");
        await cluster.Local("node", "stop", "node-2");
        await cluster.Local("node", "start", "node-2");
        foreach (var pod in pods)
        {
            await cluster.Kubectl("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", $"pod/{pod}", "--timeout=60s");
            await cluster.Ready(pod);
            await FaultCluster.Until(async () => await faults.Connect("boot-visitor", pod) == "accepted");
        }

        await cluster.Kubectl(["delete", "pod", "boot-visitor", .. pods, "--now"]);
    }

    [Fact]
    public async Task A_frozen_node_stands_still_and_goes_on_where_it_was()
    {
        var cluster = faults.Require();
        // One process: a shell that sleeps would be two for an instant, and may be frozen in just that.
        const string Count = """
            exec python3 -uc "
            import itertools, time
            for frozen in itertools.count(): print(frozen); time.sleep(0.05)"
            """;
        await cluster.Run("frozen", Count, "node-2");
        await cluster.Run("moving", Count, "node-1");
        await cluster.Local("node", "freeze", "node-2");
        Assert.Equal("frozen", (string?)(await faults.Node("node-2"))["state"]);
        var uid = await cluster.Field("pod", "frozen", ".metadata.uid");
        var log = Path.Combine(cluster.State, "nodes", "node-2", "pods", uid, "logs", "main", "0.log");
        var stopped = Process(cluster, uid);
        // While another counts on, this one does not.
        var (still, counted) = (File.ReadLines(log).Count(), await faults.Lines("moving"));
        await FaultCluster.Until(async () => await faults.Lines("moving") > counted + 10);
        Assert.Equal(still, File.ReadLines(log).Count());
        Assert.Equal("", await cluster.Field("pod", "frozen", ".metadata.deletionTimestamp"));
        Assert.NotEqual(0, (await cluster.TryLocal("node", "freeze", "node-2")).ExitCode);

        await cluster.Local("node", "unfreeze", "node-2");
        Assert.Equal(stopped, Process(cluster, uid));
        await FaultCluster.Until(() => Task.FromResult(File.ReadLines(log).Count() > still));
        Assert.Equal("0", await cluster.Field("pod", "frozen", ".status.containerStatuses[0].restartCount"));
        await cluster.Kubectl("delete", "pod", "frozen", "moving", "--now");
    }

    [Fact]
    public async Task An_isolated_node_reaches_itself_only()
    {
        var cluster = faults.Require();
        await faults.Counter("alone", "node-2");
        await cluster.Run("beside", "exec sleep 1000", "node-2");
        await cluster.Run("outside", "exec sleep 1000", "node-1");
        await cluster.Local("node", "isolate", "node-2");
        Assert.Equal("silent", await faults.Connect("outside", "alone"));
        await cluster.Kubectl("delete", "pod", "beside", "--wait=false");
        Assert.NotEqual("", await cluster.Field("pod", "beside", ".metadata.deletionTimestamp"));

        await cluster.Local("node", "heal", "node-2");
        await FaultCluster.Until(async () => await faults.Connect("outside", "alone") == "accepted");
        await cluster.Kubectl("wait", "--for=delete", "pod/beside", "--timeout=60s");
        await cluster.Kubectl("delete", "pod", "alone", "outside", "--now");
    }

    [Fact]
    public async Task A_stopped_API_server_closes_its_connections_and_refuses_new_ones()
    {
        var cluster = faults.Require();
        await cluster.Run("unaware", "exec sleep 1000", "node-1");
        var server = new Uri((string)JsonNode.Parse(await cluster.Local("status", "-o", "json"))!["apiServer"]!);
        using var open = await ConnectTo(server);
        await cluster.Local("api", "stop");
        Assert.Equal(0, await ReadToEnd(open));
        await Assert.ThrowsAsync<SocketException>(() => ConnectTo(server));
        Assert.NotEqual(0, (await cluster.TryLocal("api", "stop")).ExitCode);

        await cluster.Local("api", "start");
        Assert.Equal("Running 0", await cluster.Kubectl("get", "pod", "unaware", "-o", "jsonpath={.status.phase} {.status.containerStatuses[0].restartCount}"));
        await cluster.Run("afterwards", "exec sleep 1000", "node-2");
        await cluster.Kubectl("delete", "pod", "unaware", "afterwards", "--now");
    }

    [Fact]
    public async Task A_signal_reaches_the_process_that_was_meant()
    {
        var cluster = faults.Require();
        await cluster.Run("signalled", "trap 'echo heard' USR1; sleep 1000 & while :; do wait; done");
        Assert.Contains("SIGUSR1", await cluster.Local("pod", "signal", "default/signalled", "USR1"), StringComparison.Ordinal);
        await FaultCluster.Until(async () => await cluster.Kubectl("logs", "signalled") == "heard");
        Assert.Contains("\"sleep 1000\"", await cluster.Local("pod", "signal", "default/signalled", "SIGCONT", "--process", "sleep"), StringComparison.Ordinal);
        await cluster.Local("pod", "signal", "default/signalled", "SIGKILL");
        await cluster.Kubectl("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/signalled", "--timeout=60s");
        await cluster.Kubectl("delete", "pod", "signalled", "--now");
    }

    [Theory]
    [InlineData("There is no node node-9: there are node-1, node-2.", "node", "stop", "node-9")]
    [InlineData("node-1 has power already.", "node", "start", "node-1")]
    [InlineData("node-1 is not frozen.", "node", "unfreeze", "node-1")]
    [InlineData("There is no pod none in namespace default", "network", "cut", "node-1", "default/none")]
    [InlineData("name a node (node-1, node-2), a pod as NAMESPACE/NAME, or api", "network", "cut", "nowhere", "api")]
    [InlineData("can't be cut from itself", "network", "cut", "node-1", "node-1")]
    [InlineData("There is no cut between node-1 and api", "network", "heal", "node-1", "api")]
    [InlineData("There is no PersistentVolumeClaim none in namespace default", "disk", "freeze", "none")]
    [InlineData("The API server is running already.", "api", "start")]
    [InlineData("Name the pod as NAMESPACE/NAME, such as default/web.", "pod", "signal", "web", "SIGKILL")]
    [InlineData("There is no signal SIGBOOM", "pod", "signal", "default/web", "SIGBOOM")]
    public async Task What_can_not_be_done_is_refused_with_a_sentence(string sentence, params string[] words)
    {
        var refused = await faults.Require().TryLocal(words);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(sentence, refused.Error, StringComparison.Ordinal);
    }

    private static int Process(CommandedCluster cluster, string uid) => Cgroups.Processes($"/surus-{cluster.Instance}/node-2/{uid}").Single();

    private static async Task<Socket> ConnectTo(Uri server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        return socket;
    }

    private static async Task<int> ReadToEnd(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
