using System.Text.Json.Nodes;
using Surus.LocalCluster.Tests.Cli;

namespace Surus.LocalCluster.Tests.Faults;

/// <summary>A cluster of two nodes for all tests of faults: each leaves it whole.</summary>
public sealed class FaultCluster : IAsyncLifetime
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(60);
    private CommandedCluster? cluster;

    internal CommandedCluster Commands => cluster!;

    private static string? Missing => CommandedCluster.Missing ?? (File.Exists("/usr/bin/python3") ? null : "The containers of this test run python3.");

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            cluster = await CommandedCluster.StartAsync(nodes: 2);
        }
    }

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Skips the test where there is no cluster.</summary>
    internal CommandedCluster Require()
    {
        Assert.SkipWhen(cluster is null, Missing ?? "");
        return cluster!;
    }

    /// <summary>Starts a pod that counts to whoever connects to port 8080.</summary>
    internal Task Counter(string name, string node) => Require().Run(name, """
        exec python3 -uc "
        import socketserver, time
        class H(socketserver.StreamRequestHandler):
            def handle(s):
                n = 0
                while True:
                    n += 1; s.wfile.write(b'%d\n' % n); time.sleep(0.05)
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer(('', 8080), H).serve_forever()"
        """, node);

    /// <summary>Starts a pod that writes what a counter counts to it into its log, and how the connection ended.</summary>
    internal async Task Listener(string name, string node, string counter)
    {
        var address = await Require().Field("pod", counter, ".status.podIP");
        await Commands.Run(name, $$"""
            exec python3 -uc "
            import socket, time
            s = None
            while s is None:
                try: s = socket.create_connection(('{{address}}', 8080), 5)
                except OSError: time.sleep(0.1)
            s.settimeout(None)
            try:
                for line in s.makefile(): print(line, end='')
                print('closed')
            except OSError as e: print('broken')
            time.sleep(1000)"
            """, node);
        await Until(async () => await Lines(name) > 2);
    }

    /// <summary>How many lines a pod has written.</summary>
    internal async Task<int> Lines(string pod) => (await Commands.Kubectl("logs", pod)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Whether a new connection from one pod to another's port 8080 is accepted, refused, or not answered at all.</summary>
    internal async Task<string> Connect(string from, string to)
    {
        var address = await Commands.Field("pod", to, ".status.podIP");
        return await Commands.Kubectl("exec", from, "--", "python3", "-c", $$"""
            import socket
            try: socket.create_connection(('{{address}}', 8080), 1); print('accepted')
            except socket.timeout: print('silent')
            except ConnectionRefusedError: print('refused')
            """);
    }

    /// <summary>How a node is, as <c>status</c> says.</summary>
    internal async Task<JsonObject> Node(string name)
    {
        var status = JsonNode.Parse(await Commands.Local("status", "-o", "json"))!;
        return status["cluster"]!["nodes"]!.AsArray().Single(node => (string)node!["name"]! == name)!.AsObject();
    }

    /// <summary>Asks until the answer is yes.</summary>
    internal static async Task Until(Func<Task<bool>> wanted)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        while (!await wanted())
        {
            time.Token.ThrowIfCancellationRequested();
        }
    }
}
