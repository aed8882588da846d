using System.Net;
using Surus.Http;
using Surus.Api;
using Surus.Postgres;

namespace Surus.InstanceManager.Tests;

/// <summary>How the stream of reports ends: only a dead process breaks it off.</summary>
public sealed class StatusStreamTests
{
    internal static readonly InstanceOptions Options = new()
    {
        PodName = "c-1", ClusterName = "c", Namespace = "default", Data = new DataDirectory("/nowhere"), Paths = new ControllerPaths("/nowhere"), Address = "192.0.2.1",
        PrimaryHost = primary => primary,
    };

    private readonly PassFeed passes = new();

    [Fact(Timeout = 60_000)]
    public async Task A_manager_that_ends_says_goodbye()
    {
        passes.End();
        Assert.Equal("""{"goodbye":"The manager ends."}""" + "\n", await Listen());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_manager_that_cannot_report_ends_the_stream_in_order()
    {
        // There is no report of a pass that saw nothing.
        passes.Publish(new Pass(null!, null!, 0));
        Assert.Equal("""{"goodbye":"The manager lives, and cannot report."}""" + "\n", await Listen());
    }

    // Fails where the stream breaks off.
    private async Task<string> Listen()
    {
        var cancel = TestContext.Current.CancellationToken;
        var stream = new StatusStream(Options, passes, asOfNow: view => view, vouching: null!, TimeProvider.System);
        await using var server = await HttpServer.Start(kestrel => kestrel.Listen(IPAddress.Loopback, 0), stream.Serve, logging: null, cancel);
        using var http = new HttpClient();
        return await http.GetStringAsync(server.Addresses.Single(), cancel);
    }
}
