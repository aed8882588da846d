using Microsoft.AspNetCore.Http;
using System.Collections.Concurrent;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class InformerTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ObjectIndex<ConfigMap> ByValue = new("value", map => map.Data is null ? [] : [map.Data["value"]]);
    private readonly BlockingCollection<string> told = [];

    [Fact]
    public async Task A_cache_holds_what_the_list_and_the_watch_tell()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5", Json.ConfigMap("a"), Json.ConfigMap("b")))
            .ThenLinesAndSilence(
                Json.Event("MODIFIED", Json.ConfigMap("a", "6", "2")),
                Json.Event("DELETED", Json.ConfigMap("b", "7")),
                Json.Event("ADDED", Json.ConfigMap("c", "8", "2")));
        await using var running = Start(server, new InformerOptions<ConfigMap> { Indexes = [ByValue] });

        Assert.Equal(["+a 1", "+b 1", "a 1>2", "-b", "+c 2"], Next(5));
        Assert.Equal(["a", "c"], Names(running.Informer.Lister.List()));
        Assert.Equal(["a", "c"], Names(running.Informer.Lister.By(ByValue, "2")));
        Assert.Empty(running.Informer.Lister.By(ByValue, "1"));
        Assert.Null(running.Informer.Lister.Find(new("ns", "b")));
        Assert.Contains("watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=", server.Requests.Last().Path);
    }

    [Fact]
    public async Task A_cut_watch_goes_on_from_the_last_revision_told()
    {
        var arrived = new TaskCompletionSource();
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5"))
            .ThenLinesAndCut(arrived.Task, Json.Event("ADDED", Json.ConfigMap("a", "6")))
            .ThenLines(Json.Bookmark("20"))
            .ThenLinesAndSilence(Json.Event("ADDED", Json.ConfigMap("b", "21")));
        await using var running = Start(server);

        Assert.Equal(["+a 1"], Next(1));
        arrived.SetResult();
        Assert.Equal(["+b 1"], Next(1));
        Assert.Equal(["", "5", "6", "20"], server.Requests.Select(Revision));
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_goes_on()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5"))
            .ThenLines(Json.Event("ADDED", Json.ConfigMap("a", "6")))
            .ThenLines()
            .ThenLinesAndSilence(Json.Event("ADDED", Json.ConfigMap("b", "7")));
        await using var running = Start(server);

        Assert.Equal(["+a 1", "+b 1"], Next(2));
        Assert.Equal(["", "5", "6", "6"], server.Requests.Select(Revision));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_revision_lists_again_and_tells_the_difference(bool inStream)
    {
        var expired = Json.Status(410, "Expired", "too old resource version");
        await using var server = (await ScriptedServer.Start()).Then(200, Json.List("5", Json.ConfigMap("a"), Json.ConfigMap("b")));
        _ = inStream ? server.ThenLines(Json.Event("ERROR", expired)) : server.Then(410, expired);
        server.Then(200, Json.List("90", Json.ConfigMap("b", "80", "2"), Json.ConfigMap("c", "85"))).ThenLinesAndSilence();
        await using var running = Start(server);

        Assert.Equal(["+a 1", "+b 1", "b 1>2", "+c 1", "-a"], Next(5));
    }

    [Fact]
    public async Task A_silent_watch_is_taken_for_dead()
    {
        var time = new ManualTime();
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5"))
            .ThenLinesAndSilence(Json.Event("ADDED", Json.ConfigMap("a", "6")))
            .ThenLinesAndSilence(Json.Event("ADDED", Json.ConfigMap("b", "7")));
        await using var running = Start(server, time: time);

        Assert.Equal(["+a 1"], Next(1));
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromMinutes(3));
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromMilliseconds(1));
        Assert.Equal(["+b 1"], Next(1));
        Assert.Equal("6", Revision(server.Requests.Last()));
    }

    [Fact]
    public async Task A_server_that_refuses_is_asked_again_and_the_problem_is_known()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var server = (await ScriptedServer.Start())
            .Then(403, Json.Status(403, "Forbidden", "you may not list"))
            .Then(async context =>
            {
                asked.SetResult();
                await answer.Task;
                await context.Response.WriteAsync(Json.List("5", Json.ConfigMap("a")));
            })
            .ThenLinesAndSilence();
        await using var running = Start(server);

        await asked.Task;
        Assert.True(running.Informer.Problem is ApiException { IsForbidden: true });
        Assert.False(running.Informer.HasSynced);
        Assert.Equal(1, running.Informer.Interruptions);
        answer.SetResult();
        await running.Informer.WaitForSync(None);
        Assert.Equal(["+a 1"], Next(1));
        Assert.Null(running.Informer.Problem);
        Assert.Equal(1, running.Informer.Interruptions);
    }

    [Fact]
    public async Task A_handler_that_hangs_or_throws_holds_up_no_other()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, Json.List("5", Json.ConfigMap("a"), Json.ConfigMap("b"))).ThenLinesAndSilence();
        using var client = server.Client();
        var informer = new Informer<ConfigMap>(client);
        informer.AddHandler((_, cancel) => new ValueTask(Task.Delay(Timeout.Infinite, cancel)));
        informer.AddHandler(_ => throw new InvalidOperationException("broken handler"));
        await using var running = new Running(client, informer, told);

        Assert.Equal(["+a 1", "+b 1"], Next(2));
    }

    [Fact]
    public async Task An_object_that_ceases_to_fit_stays_as_it_last_was()
    {
        var odd = """{"metadata":{"name":"a","namespace":"ns","resourceVersion":"6"},"data":7}""";
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5", Json.ConfigMap("a")))
            .ThenLines(Json.Event("MODIFIED", odd), Json.Event("ERROR", Json.Status(410, "Expired", "too old")))
            .Then(200, Json.List("7", odd, Json.ConfigMap("b")))
            .ThenLinesAndSilence();
        await using var running = Start(server);

        Assert.Equal(["+a 1", "+b 1"], Next(2));
        Assert.Equal("1", running.Informer.Lister.Find(new("ns", "a"))?.Data?["value"]);
    }

    [Fact]
    public async Task What_a_cache_keeps_can_be_made_smaller()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, Json.List("5", Json.ConfigMap("a"))).ThenLinesAndSilence();
        await using var running = Start(server, new InformerOptions<ConfigMap> { Transform = map => map with { Data = null }, Select = new Selection("ns", "app=x") });

        Assert.Equal(["+a "], Next(1));
        Assert.Null(running.Informer.Lister.Find(new("ns", "a"))?.Data);
        Assert.StartsWith("/api/v1/namespaces/ns/configmaps?labelSelector=app%3Dx", server.Requests.First().Path);
    }

    [Fact]
    public async Task Waiting_for_an_object_ends_as_soon_as_it_is_as_wanted()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.List("5"))
            .ThenLinesAndSilence(Json.Event("ADDED", Json.ConfigMap("a", "6")), Json.Event("MODIFIED", Json.ConfigMap("a", "7", "2")));
        using var client = server.Client();

        var found = await client.WaitUntil<ConfigMap>(new("ns", "a"), map => map?.Data?["value"] == "2", None);
        Assert.Equal("7", found?.Metadata.ResourceVersion);
        Assert.Contains("fieldSelector=metadata.name%3Da", server.Requests.First().Path);
    }

    [Fact]
    public async Task Waiting_for_an_object_that_one_may_not_see_fails_at_once()
    {
        await using var server = (await ScriptedServer.Start()).Then(403, Json.Status(403, "Forbidden", "no"));
        using var client = server.Client();

        await Assert.ThrowsAsync<ApiException>(() => client.WaitUntil<ConfigMap>(new("ns", "a"), map => map is not null, None));
    }

    private static string Revision(SeenRequest request) =>
        request.Path.Split('&', '?').FirstOrDefault(part => part.StartsWith("resourceVersion=", StringComparison.Ordinal))?["resourceVersion=".Length..] ?? "";

    private static IEnumerable<string?> Names(IEnumerable<ConfigMap> maps) => maps.Select(map => map.Metadata.Name).Order();

    private string[] Next(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => told.TryTake(out var next, TimeSpan.FromMinutes(1)) ? next : "nothing within a minute")];

    private Running Start(ScriptedServer server, InformerOptions<ConfigMap>? options = null, TimeProvider? time = null)
    {
        var client = server.Client(time);
        return new Running(client, new Informer<ConfigMap>(client, options), told);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly KubernetesClient client;
        private readonly Task run;

        public Running(KubernetesClient client, Informer<ConfigMap> informer, BlockingCollection<string> told)
        {
            this.client = client;
            Informer = informer;
            informer.AddHandler(change => told.Add(Text(change)));
            run = informer.Run(stop.Token);
        }

        public Informer<ConfigMap> Informer { get; }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            client.Dispose();
            stop.Dispose();
        }

        private static string Text(ObjectChange<ConfigMap> change) => change switch
        {
            { Old: null } => $"+{change.Latest.Metadata.Name} {change.New?.Data?["value"]}",
            { New: null } => $"-{change.Latest.Metadata.Name}",
            _ => $"{change.Latest.Metadata.Name} {change.Old.Data?["value"]}>{change.New.Data?["value"]}",
        };
    }
}
