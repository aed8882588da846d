using System.Net;
using System.Net.Sockets;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Tests.Faults;

namespace Surus.LocalCluster.Tests.Node;

public sealed class ServiceReachTests
{
    private const string Server = """
        exec python3 -c "
        import http.server
        class H(http.server.BaseHTTPRequestHandler):
            def do_GET(s):
                s.send_response(200); s.end_headers(); s.wfile.write(b'served')
            def log_message(s, *a): pass
        http.server.HTTPServer(('', 8080), H).serve_forever()"
        """;

    [Fact]
    public async Task A_service_is_reached_from_pods_from_itself_and_from_the_machine_and_refuses_without_endpoints()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "The server of this test needs python3.");
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("server", Server, """, "readinessProbe": { "httpGet": { "port": 8080, "path": "/" } }, "ports": [ { "containerPort": 8080 } ]""");
        await machine.ShellAsync("client", "exec sleep 600");
        var service = await machine.CreateAsync(ResourceTypes.Services, """
            { "metadata": { "name": "web", "namespace": "default" }, "spec": { "ports": [ { "port": 80 } ] } }
            """);
        var address = (string)service["spec"]!["clusterIP"]!;
        Assert.Equal("refused", await AskAsync(address));

        var server = await machine.UntilAsync("server", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await machine.UntilAsync("client", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await machine.CreateAsync(ResourceTypes.EndpointSlices, $$"""
            { "metadata": { "name": "web-1", "namespace": "default", "labels": { "kubernetes.io/service-name": "web" } }, "addressType": "IPv4",
              "ports": [ { "name": "", "port": 8080, "protocol": "TCP" } ],
              "endpoints": [ { "addresses": ["{{server.Status!.PodIP}}"], "conditions": { "ready": true } } ] }
            """);

        const string Curl = "for i in 1 2 3 4 5 6 7 8 9; do curl -s -m 2 http://web/ && exit 0; sleep 0.1; done; exit 1";
        Assert.Equal((0, "served"), await machine.ExecAsync("client", Curl));
        Assert.Equal((0, "served"), await machine.ExecAsync("server", Curl));
        Assert.Equal("served", await AskAsync(address));

        await machine.Api.Delete(ResourceTypes.Pods, "default", "server", new DeleteOptions(GracePeriodSeconds: 0), CancellationToken.None);
        var refused = await machine.ExecAsync("client", $"for i in 1 2 3 4 5 6 7 8 9; do curl -s -m 2 http://{server.Status.PodIP}:8080/; [ $? = 7 ] && exit 0; done; exit 1");
        Assert.Equal(0, refused.Code);
    }

    [Fact]
    public async Task A_port_on_loopback_of_a_pod_is_forwarded()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "The server of this test needs python3.");
        await using var machine = await Machine.StartAsync();
        await machine.ShellAsync("server", Server.Replace("('', 8080)", "('127.0.0.1', 8080)", StringComparison.Ordinal),
            """, "readinessProbe": { "exec": { "command": ["curl", "-s", "http://127.0.0.1:8080/"] } }""");
        await machine.UntilAsync("server", pod => pod.Status?.ContainerStatuses?[0].Ready == true);
        await using var stream = await machine.Streams.Connect("default", "server", 8080, CancellationToken.None);
        await stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.EndsWith("served", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => machine.Streams.Connect("default", "server", 1, CancellationToken.None));
    }

    [Fact]
    public async Task No_port_of_the_machine_is_reached_through_a_pod_that_has_ended()
    {
        await using var machine = await Machine.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await machine.ShellAsync("ended", "true", pod: ", \"restartPolicy\": \"Never\"");
        await machine.UntilAsync("ended", pod => pod.Status?.Phase == "Succeeded");
        await FaultCluster.Until(() => Task.FromResult(machine.Node.Find("default", "ended")!.Network is null));
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await Assert.ThrowsAsync<IOException>(() => machine.Streams.Connect("default", "ended", port, CancellationToken.None));
    }

    private static async Task<string> AskAsync(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address), 80);
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return "refused";
        }

        await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync())[^6..];
    }
}
