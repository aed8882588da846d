using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

/// <summary>The runtime against a whole API server.</summary>
public sealed class EmbeddedServerTests(EmbeddedServer server) : IClassFixture<EmbeddedServer>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteOptions Me = new() { FieldManager = "me" };

    [Fact]
    public async Task An_object_is_made_changed_and_deleted()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "a");
        var made = await client.Create(Map(key, "1"), None);
        var changed = await client.Update(made with { Data = Value("2") }, None);
        var conflict = await Assert.ThrowsAsync<ApiException>(() => client.Update(made with { Data = Value("3") }, None));
        Assert.True(conflict.IsConflict);
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.Create(Map(key, "1"), None))).IsAlreadyExists);
        Assert.NotEqual(made.Metadata.ResourceVersion, changed.Metadata.ResourceVersion);
        Assert.Equal("2", (await client.Get<ConfigMap>(key, None)).Data?["value"]);

        Assert.True(await client.Delete<ConfigMap>(key, None));
        Assert.False(await client.Delete<ConfigMap>(key, None));
        Assert.Null(await client.Find<ConfigMap>(key, None));
    }

    [Fact]
    public async Task Every_kind_of_patch_is_understood()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "a");
        await client.Create(Map(key, "1"), None);
        var change = new JsonObject { ["data"] = new JsonObject { ["value"] = "2" } };
        Assert.Equal("2", (await client.Patch<ConfigMap>(key, Patch.Merge(change), None)).Data?["value"]);
        change["data"]!["value"] = "3";
        Assert.Equal("3", (await client.Patch<ConfigMap>(key, Patch.Strategic(change), None)).Data?["value"]);
        var replace = new JsonObject { ["op"] = "replace", ["path"] = "/data/value", ["value"] = "4" };
        Assert.Equal("4", (await client.Patch<ConfigMap>(key, Patch.Json([replace]), None)).Data?["value"]);

        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.Apply(Map(key, "5"), None, Me))).IsConflict);
        Assert.Equal("5", (await client.Apply(Map(key, "5"), None, Me with { Force = true })).Data?["value"]);
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_by_label()
    {
        using var client = server.Client();
        var @namespace = await Namespace(client);
        for (var i = 0; i < 5; i++)
        {
            await client.Create(Map(new NamespacedName(@namespace, $"a{i}"), "1", i % 2 == 0 ? "even" : "odd"), None);
        }

        Assert.Equal(5, (await client.ListAll<ConfigMap>(new Selection(@namespace, "is"), None, pageSize: 2)).Items.Count);
        Assert.Equal(["a1", "a3"], (await client.ListAll<ConfigMap>(new Selection(@namespace, "is=odd"), None)).Items.Select(map => map.Metadata.Name));
        await client.DeleteCollection<ConfigMap>(new Selection(@namespace, "is=odd"), None);
        Assert.Equal(3, (await client.ListAll<ConfigMap>(new Selection(@namespace, "is"), None)).Items.Count);
    }

    [Fact]
    public async Task A_cache_follows_what_it_selects_also_over_a_restart_of_the_server()
    {
        await using var own = new EmbeddedServer();
        await own.InitializeAsync();
        using var client = own.Client();
        using var stop = new CancellationTokenSource();
        using var told = new BlockingCollection<string>();
        var @namespace = await Namespace(client);
        var informer = new Informer<ConfigMap>(client, new InformerOptions<ConfigMap> { Select = new Selection(@namespace, "is=mine") });
        informer.AddHandler(change => told.Add($"{(change.IsDeletion ? "-" : "+")}{change.Latest.Metadata.Name}"));
        var run = informer.Run(stop.Token);
        await informer.WaitForSync(None);

        await client.Create(Map(new NamespacedName(@namespace, "other"), "1", "theirs"), None);
        await client.Create(Map(new NamespacedName(@namespace, "a"), "1", "mine"), None);
        Assert.Equal("+a", Next(told));
        await own.Restart();
        await client.Create(Map(new NamespacedName(@namespace, "b"), "1", "mine"), None);
        Assert.Equal("+b", Next(told));
        await client.Delete<ConfigMap>(new NamespacedName(@namespace, "a"), None);
        Assert.Equal("-a", Next(told));
        Assert.Equal(1, informer.Lister.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_controller_brings_what_it_owns_back()
    {
        using var client = server.Client();
        using var stop = new CancellationTokenSource();
        var @namespace = await Namespace(client);
        var owners = new Informer<ServiceAccount>(client, new InformerOptions<ServiceAccount> { Select = new Selection(@namespace) });
        var owned = new Informer<ConfigMap>(client, new InformerOptions<ConfigMap> { Select = new Selection(@namespace) });
        using var controller = new Controller("owner", async (key, cancel) =>
        {
            if (owners.Lister.Find(key) is { } owner && key.Name == "owner")
            {
                var map = Map(new NamespacedName(@namespace, "child"), "1");
                await client.Apply(map with { Metadata = map.Metadata with { OwnerReferences = [owner.ControllerReference()] } }, cancel, Me);
            }

            return ReconcileResult.Done;
        }).For(owners).Owns<ServiceAccount, ConfigMap>(owned);
        var run = Task.WhenAll(owners.Run(stop.Token), owned.Run(stop.Token), controller.Run(stop.Token));

        await client.Create(new ServiceAccount { Metadata = new ObjectMeta { Name = "owner", Namespace = @namespace } }, None);
        var child = (await client.WaitUntil<ConfigMap>(new NamespacedName(@namespace, "child"), map => map is not null, Limit()))!;
        await client.Delete<ConfigMap>(child.Key(), None);
        var again = await client.WaitUntil<ConfigMap>(child.Key(), map => map is not null && map.Metadata.Uid != child.Metadata.Uid, Limit());
        Assert.NotNull(again);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Of_several_candidates_one_leads_at_a_time_and_each_in_turn()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "leader");
        var (leading, most, led) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => new LeaderElector(
            new LeaseLock(client, key),
            new LeaderElectionOptions { Identity = $"candidate-{i}", RetryPeriod = TimeSpan.FromMilliseconds(50) }).Run(
            async cancel =>
            {
                most = Math.Max(most, Interlocked.Increment(ref leading));
                await client.Get<Lease>(key, cancel);
                Interlocked.Increment(ref led);
                Interlocked.Decrement(ref leading);
            },
            Limit())));

        Assert.Equal((1, 3), (most, led));
    }

    [Fact]
    public async Task A_service_account_comes_by_its_token()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "robot");
        await client.Create(new ServiceAccount { Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace } }, None);
        var token = await client.CreateToken(key, new TokenRequest { Spec = new TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } }, None);
        using var robot = new KubernetesClient(client.Configuration with { ClientCertificates = null, Token = new FixedToken(token.Status!.Token) });

        Assert.Equal($"system:serviceaccount:{key}".Replace('/', ':'), (await robot.WhoAmI(None)).Username);
        var refused = await Assert.ThrowsAsync<ApiException>(() => robot.ListAll<Secret>(new Selection(key.Namespace), None));
        Assert.True(refused.IsForbidden);
    }

    [Fact]
    public async Task A_deployment_is_scaled()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "web");
        var labels = new JsonObject { ["app"] = "web" };
        await client.ApplyJson(
            Deployment.Definition,
            new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "Deployment",
                ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
                ["spec"] = new JsonObject
                {
                    ["selector"] = new JsonObject { ["matchLabels"] = labels },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "x" }) },
                    },
                },
            },
            None,
            Me);

        Assert.Equal(3, (await client.SetScale<Deployment>(key, 3, None)).Spec?.Replicas);
        Assert.Equal(3, (await client.GetScale<Deployment>(key, None)).Spec?.Replicas);
        Assert.Equal(3, (int?)(await client.FindJson(Deployment.Definition, key, None))?["spec"]?["replicas"]);
    }

    [Fact]
    public async Task Events_are_counted_in_one()
    {
        using var client = server.Client();
        using var stop = new CancellationTokenSource();
        var map = await client.Create(Map(new NamespacedName(await Namespace(client), "a"), "1"), None);
        var recorder = new EventRecorder(client, "tests");
        var run = recorder.Run(stop.Token);
        for (var i = 0; i < 3; i++)
        {
            recorder.Record(map, EventType.Normal, "Happened", "It happened.");
        }

        using var counted = CancellationTokenSource.CreateLinkedTokenSource(Limit());
        await foreach (var change in client.Watch<Event>(new WatchOptions { Select = new Selection(map.Metadata.Namespace) }, counted.Token))
        {
            if (change.Object is { Reason: "Happened", Count: 3 })
            {
                break;
            }
        }

        Assert.Single((await client.ListAll<Event>(new Selection(map.Metadata.Namespace, Fields: "involvedObject.name=a"), None)).Items);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_program_runs_in_a_pod_and_a_pod_has_a_log()
    {
        using var client = server.Client();
        var key = new NamespacedName(await Namespace(client), "pod");
        await client.Create(new Node { Metadata = new ObjectMeta { Name = $"node-{key.Namespace}" } }, None);
        await client.Create(
            new Pod
            {
                Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
                Spec = new PodSpec { NodeName = $"node-{key.Namespace}", Containers = [new Container { Name = "main", Image = "x" }] },
            },
            None);

        Assert.Equal(new ExecResult(0, "input", "a b"), await client.Run(key, new ExecOptions { Command = ["exit-0", "a b"] }, None, "input"));
        Assert.Equal(7, (await client.Run(key, new ExecOptions { Command = ["exit-7"], Container = "main" }, None)).ExitCode);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => client.Run(key, new ExecOptions { Command = ["exit-0"], Container = "none" }, None))).Code);
        using var log = new StreamReader(await client.Logs(key, new LogOptions(), None));
        Assert.Equal("log of main\n", await log.ReadToEndAsync());
    }

    private static string Next(BlockingCollection<string> told) => told.TryTake(out var next, TimeSpan.FromMinutes(1)) ? next : "nothing within a minute";

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    private static async Task<string> Namespace(KubernetesClient client)
    {
        var name = $"test-{Guid.NewGuid():N}";
        await client.Create(new Namespace { Metadata = new ObjectMeta { Name = name } }, None);
        return name;
    }

    private static ConfigMap Map(NamespacedName key, string value, string? label = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = key.Name,
            Namespace = key.Namespace,
            Labels = label is null ? null : new Dictionary<string, string> { ["is"] = label },
        },
        Data = Value(value),
    };

    private static Dictionary<string, string> Value(string value) => new() { ["value"] = value };
}
