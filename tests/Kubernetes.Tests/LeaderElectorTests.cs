using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class LeaderElectorTests
{
    private static readonly NamespacedName Key = new("ns", "leader");
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_free_lease_is_taken_kept_and_given_back()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(404, Json.Status(404, "NotFound", "none"))
            .Then(201, LeaseJson("1", "me"))
            .Then(200, LeaseJson("2", "me"))
            .Then(200, LeaseJson("3", ""));
        using var client = server.Client(time);
        using var cancel = new CancellationTokenSource();
        var leading = new TaskCompletionSource();
        var run = Elector(client).Run(stop => Lead(leading, stop), cancel.Token);
        await leading.Task;
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(2));
        await time.Armed(wait => wait == TimeSpan.FromSeconds(2));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var writes = server.Requests.Skip(1).Select(request => (request.Method, Body(request).Spec!.HolderIdentity, Body(request).Metadata.ResourceVersion));
        Assert.Equal([("POST", "me", null), ("PUT", "me", "1"), ("PUT", (string?)null, "2")], writes);
    }

    [Fact]
    public async Task A_lease_that_another_holds_is_taken_over_once_it_was_seen_unchanged_for_its_duration()
    {
        await using var server = await ScriptedServer.Start();
        for (var i = 0; i < 9; i++)
        {
            server.Then(200, LeaseJson("7", "other"));
        }

        server.Then(200, LeaseJson("8", "me")).Then(200, LeaseJson("9", ""));
        using var client = server.Client(time);
        var leading = new TaskCompletionSource();
        var run = Elector(client).Run(
            _ =>
            {
                leading.SetResult();
                return Task.CompletedTask;
            },
            CancellationToken.None);
        for (var i = 0; i < 8; i++)
        {
            Assert.False(leading.Task.IsCompleted);
            await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(2));
        }

        await run;
        Assert.Equal(TimeSpan.FromSeconds(16), time.Elapsed);
        var taken = Body(server.Requests.First(request => request.Method == "PUT"));
        Assert.Equal(("me", 4, "7"), (taken.Spec!.HolderIdentity, taken.Spec.LeaseTransitions, taken.Metadata.ResourceVersion));
    }

    [Fact]
    public async Task The_lease_of_a_predecessor_that_has_ended_is_taken_over_at_once()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, LeaseJson("7", "my-past")).Then(200, LeaseJson("8", "me")).Then(200, LeaseJson("9", ""));
        using var client = server.Client(time);
        var elector = new LeaderElector(
            new LeaseLock(client, Key), new LeaderElectionOptions { Identity = "me", IsPredecessor = holder => holder == "my-past", Time = time });

        await elector.Run(_ => Task.CompletedTask, CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        Assert.Equal("me", Body(server.Requests.First(request => request.Method == "PUT")).Spec!.HolderIdentity);
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_gives_up_before_another_may_take_over()
    {
        await using var server = (await ScriptedServer.Start()).Then(404, Json.Status(404, "NotFound", "none")).Then(201, LeaseJson("1", "me"));
        for (var i = 0; i < 10; i++)
        {
            server.Then(500, Json.Status(500, "InternalError", "down"));
        }

        using var client = server.Client(time);
        var leading = new TaskCompletionSource();
        var run = Elector(client).Run(stop => Lead(leading, stop), CancellationToken.None);
        await leading.Task;
        for (var i = 0; i < 5; i++)
        {
            await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(2));
        }

        await Assert.ThrowsAsync<LeadershipLostException>(() => run);
        Assert.Equal(TimeSpan.FromSeconds(10), time.Elapsed);
    }

    [Fact]
    public async Task A_leader_whose_lease_another_took_stops_at_once()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(404, Json.Status(404, "NotFound", "none"))
            .Then(201, LeaseJson("1", "me"))
            .Then(409, Json.Status(409, "Conflict", "changed"))
            .Then(200, LeaseJson("2", "other"));
        using var client = server.Client(time);
        var leading = new TaskCompletionSource();
        var run = Elector(client).Run(stop => Lead(leading, stop), CancellationToken.None);
        await leading.Task;
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(2));

        var lost = await Assert.ThrowsAsync<LeadershipLostException>(() => run);
        Assert.Equal("other leads by the lease ns/leader now, me no longer does.", lost.Message);
    }

    [Fact]
    public async Task Of_two_writes_on_one_read_the_second_fails()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, LeaseJson("2", "me"))
            .Then(409, Json.Status(409, "Conflict", "changed"))
            .Then(409, Json.Status(409, "AlreadyExists", "there"));
        using var client = server.Client(time);
        var leaseLock = new LeaseLock(client, Key);
        var seen = JsonSerializer.Deserialize(LeaseJson("1", "other"), Lease.JsonTypeInfo);

        Assert.NotNull(await leaseLock.TryWrite(seen, new LeaseSpec(), CancellationToken.None));
        Assert.Null(await leaseLock.TryWrite(seen, new LeaseSpec(), CancellationToken.None));
        Assert.Null(await leaseLock.TryWrite(null, new LeaseSpec(), CancellationToken.None));
    }

    private static async Task Lead(TaskCompletionSource leading, CancellationToken stop)
    {
        leading.SetResult();
        await Task.Delay(Timeout.Infinite, stop);
    }

    private static Lease Body(SeenRequest request) => JsonSerializer.Deserialize(request.Body, Lease.JsonTypeInfo)!;

    private static string LeaseJson(string revision, string holder) =>
        $$$"""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"leader","namespace":"ns","resourceVersion":"{{{revision}}}"},"spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":15,"leaseTransitions":3}}""";

    private LeaderElector Elector(KubernetesClient client) =>
        new(new LeaseLock(client, Key), new LeaderElectionOptions { Identity = "me", Time = time });
}
