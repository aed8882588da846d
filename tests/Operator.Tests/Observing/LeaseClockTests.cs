using System.Net;
using Microsoft.AspNetCore.Http;
using Surus.Http;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

/// <summary>For how long a lease has been unchanged, as far as anybody can tell.</summary>
public sealed class LeaseClockTests
{
    private const string List = """{"kind":"LeaseList","apiVersion":"coordination.k8s.io/v1","metadata":{"resourceVersion":"5"},"items":[LEASE]}""";
    private const string Lease = """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"NAME","namespace":"ns","resourceVersion":"5"},"spec":{"holderIdentity":"me"}}
        """;

    private static readonly NamespacedName Key = new("ns", "c");

    private readonly ManualClock clock = new();
    private readonly TaskCompletionSource cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int watches;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_lease_does_not_grow_older_while_the_server_cannot_be_asked()
    {
        await using var server = await HttpServer.Start(kestrel => kestrel.Listen(IPAddress.Loopback, 0), Answer, logging: null, Cancel);
        using var client = new KubernetesClient(
            new KubernetesConfiguration { Server = server.Addresses.Single() },
            new KubernetesClientOptions { Backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)) });
        var leases = new Informer<Lease>(client);
        var heardAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        leases.AddHandler(change =>
        {
            if (change.Latest.Metadata.Name == "other")
            {
                heardAgain.SetResult();
            }
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = leases.Run(stop.Token);
        await leases.WaitForSync(Cancel);
        var age = new LeaseClock(leases, clock);
        Assert.Equal(TimeSpan.Zero, age.Read(Key)!.UnchangedFor);
        clock.Elapsed = TimeSpan.FromSeconds(6);
        Assert.Equal(TimeSpan.FromSeconds(6), age.Read(Key)!.UnchangedFor);

        // Nobody looks while it lasts: no pass is due, or every pass fails earlier.
        cut.SetResult();
        await heardAgain.Task;
        clock.Elapsed = TimeSpan.FromMinutes(1);
        Assert.Equal(TimeSpan.Zero, age.Read(Key)!.UnchangedFor);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private async Task Answer(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        if (!context.Request.Query.ContainsKey("watch"))
        {
            await context.Response.WriteAsync(List.Replace("LEASE", Lease.Replace("NAME", "c", StringComparison.Ordinal), StringComparison.Ordinal), Cancel);
        }
        else if (Interlocked.Increment(ref watches) == 1)
        {
            await context.Response.Body.FlushAsync(Cancel);
            await cut.Task;
            context.Abort();
        }
        else
        {
            await context.Response.WriteAsync($$"""{"type":"ADDED","object":{{Lease.Replace("NAME", "other", StringComparison.Ordinal)}}}""" + "\n", Cancel);
            await context.Response.Body.FlushAsync(Cancel);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
