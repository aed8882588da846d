using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>What <c>kubectl port-forward</c> forwards, as today's kubectl asks for it and as older ones did.</summary>
public sealed class PortForwardTests : IAsyncDisposable
{
    // What waits for a kubectl that neither speaks nor ends would wait for ever.
    private const int LimitMilliseconds = 60_000;

    private readonly LoopbackStreams pod = new();
    private ServerForKubectl? server;
    private ForwardedPort? forwarded;

    [Theory(Timeout = LimitMilliseconds), InlineData("pod/web", true), InlineData("service/web", true), InlineData("pod/web", false), InlineData("service/web", false)]
    public async Task Both_ends_hear_each_other_to_the_end(string target, bool overWebSocket)
    {
        var port = await Forward(target, "80", overWebSocket);
        for (var time = 0; time < 3; time++)
        {
            using var caller = await Connect(port);
            using var served = await pod.Accept();
            await caller.SendAsync("from the caller"u8.ToArray());
            caller.Shutdown(SocketShutdown.Send);
            Assert.Equal("from the caller", await ReadAll(served));
            await served.SendAsync("from the pod"u8.ToArray());
            served.Shutdown(SocketShutdown.Both);
            Assert.Equal("from the pod", await ReadAll(caller));
        }
    }

    [Theory(Timeout = LimitMilliseconds), InlineData(true), InlineData(false)]
    public async Task Many_bytes_arrive_as_they_were_sent_in_both_directions_at_once(bool overWebSocket)
    {
        var port = await Forward("pod/web", "80", overWebSocket);
        using var caller = await Connect(port);
        using var served = await pod.Accept();
        var up = RandomNumberGenerator.GetBytes(3_000_000);
        var down = RandomNumberGenerator.GetBytes(2_000_000);
        var sending = Task.WhenAll(SendAll(caller, up), SendAll(served, down));
        var received = await Task.WhenAll(ReceiveAll(served, up.Length), ReceiveAll(caller, down.Length));
        await sending;
        Assert.Equal(up, received[0]);
        Assert.Equal(down, received[1]);
    }

    [Fact(Timeout = LimitMilliseconds)]
    public async Task Connections_are_apart_and_one_that_is_left_ends_alone()
    {
        var port = await Forward("pod/web", "80", overWebSocket: true);
        using var first = await Connect(port);
        using var firstServed = await pod.Accept();
        using var second = await Connect(port);
        using var secondServed = await pod.Accept();
        first.Close(0);
        Assert.Equal("", await ReadAll(firstServed));
        await secondServed.SendAsync("still there"u8.ToArray());
        secondServed.Shutdown(SocketShutdown.Both);
        Assert.Equal("still there", await ReadAll(second));
    }

    [Theory(Timeout = LimitMilliseconds), InlineData(true), InlineData(false)]
    public async Task A_port_where_nothing_listens_is_said_to_be_one(bool overWebSocket)
    {
        var port = await Forward("pod/web", "81", overWebSocket);
        using var caller = await Connect(port);
        await caller.SendAsync("anyone?"u8.ToArray());
        var said = await forwarded!.ErrorsToTheEnd();
        Assert.Contains("port 81 of the pod: Nothing in the pod listens on port 81", said, StringComparison.Ordinal);
    }

    [Fact(Timeout = LimitMilliseconds)]
    public async Task A_plain_request_is_told_what_is_served()
    {
        await Serve();
        var refused = await server!.Kubectl("{}", ["create", "--raw", "/api/v1/namespaces/default/pods/web/portforward", "-f", "-"]);
        Assert.Contains("SPDY/3.1+portforward.k8s.io", refused.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (forwarded is not null)
        {
            await forwarded.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        pod.Dispose();
    }

    private async Task Serve()
    {
        server = await ServerForKubectl.StartAsync(streams: pod);
        const string Objects = """
            apiVersion: v1
            kind: Pod
            metadata: { name: web, labels: { app: web } }
            spec: { nodeName: node-1, containers: [{ name: c, image: i, ports: [{ containerPort: 80 }] }] }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web }
            spec: { selector: { app: web }, ports: [{ port: 80 }] }
            """;
        Assert.Equal("", (await server.Kubectl(Objects, ["create", "-f", "-"])).Error);
        Assert.Equal("", (await server.Kubectl("patch", "pod", "web", "--subresource=status", "-p", """{"status": {"phase": "Running"}}""")).Error);
    }

    private async Task<int> Forward(string target, string port, bool overWebSocket)
    {
        await Serve();
        forwarded = await ForwardedPort.Open(server!.Kubeconfig, target, port, overWebSocket);
        return forwarded.Number;
    }

    private static async Task<Socket> Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> ReadAll(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static async Task SendAll(Socket socket, byte[] bytes)
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> ReceiveAll(Socket socket, int count)
    {
        await using var stream = new NetworkStream(socket);
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
