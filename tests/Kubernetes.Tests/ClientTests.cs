using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class ClientTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly NamespacedName A = new("ns", "a");

    [Fact]
    public async Task A_missing_object_is_null_to_find_and_an_error_to_get()
    {
        var missing = Json.Status(404, "NotFound", "configmaps \\\"a\\\" not found");
        await using var server = (await ScriptedServer.Start()).Then(404, missing).Then(404, missing);
        using var client = server.Client();

        Assert.Null(await client.Find<ConfigMap>(A, None));
        var error = await Assert.ThrowsAsync<ApiException>(() => client.Get<ConfigMap>(A, None));
        Assert.True(error.IsNotFound);
        Assert.Equal("GET /api/v1/namespaces/ns/configmaps/a was refused (404 NotFound): configmaps \"a\" not found", error.Message);
    }

    [Fact]
    public async Task An_invalid_object_names_the_fields()
    {
        await using var server = (await ScriptedServer.Start()).Then(422, Json.Status(
            422, "Invalid", "is invalid", ""","details":{"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.a"}]}"""));
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<ApiException>(() => client.Create(New("a"), None));
        Assert.True(error is { IsInvalid: true, IsFinal: true });
        Assert.Equal("spec.a", Assert.Single(error.Causes).Field);
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>", "<html>Bad Gateway</html>")]
    [InlineData("", "HTTP status 400 without a text")]
    [InlineData("{}", "{}")]
    public async Task An_answer_that_is_no_status_is_told_as_it_is(string body, string told)
    {
        await using var server = (await ScriptedServer.Start()).Then(400, body);
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<ApiException>(() => client.Create(New("a"), None));
        Assert.Equal(400, error.Code);
        Assert.EndsWith(told, error.Message);
    }

    [Fact]
    public async Task Too_many_requests_are_repeated_after_the_time_the_server_names()
    {
        var time = new ManualTime();
        await using var server = (await ScriptedServer.Start())
            .Then(429, Json.Status(429, "TooManyRequests", "slow down"), ("Retry-After", "7"))
            .Then(201, Json.ConfigMap("a"));
        using var client = server.Client(time);

        var created = client.Create(New("a"), None);
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(7));
        Assert.Equal("a", (await created).Metadata.Name);
        Assert.Equal(TimeSpan.FromSeconds(7), time.Elapsed);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_write_that_may_have_happened_is_not_repeated_but_a_read_is(int code)
    {
        await using var server = (await ScriptedServer.Start()).Then(code, "").Then(code, "").Then(200, Json.ConfigMap("a"));
        using var client = server.Client();

        Assert.Equal(code, (await Assert.ThrowsAsync<ApiException>(() => client.Create(New("a"), None))).Code);
        Assert.Equal("a", (await client.Get<ConfigMap>(A, None)).Metadata.Name);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Repeating_ends_with_the_last_answer()
    {
        await using var server = await ScriptedServer.Start();
        for (var i = 0; i < 3; i++)
        {
            server.Then(503, "");
        }

        using var client = server.Client(options: defaults => defaults with { MaxAttempts = 3 });
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => client.Get<ConfigMap>(A, None))).Code);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again_also_for_writes()
    {
        var server = await ScriptedServer.Start();
        var address = server.Address;
        await server.DisposeAsync();
        using var client = new KubernetesClient(
            new KubernetesConfiguration { Server = address },
            new KubernetesClientOptions { MaxAttempts = 2, Backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)) });

        var error = await Assert.ThrowsAsync<ApiConnectionException>(() => client.Create(New("a"), None));
        Assert.True(error.NotSent);
        Assert.StartsWith($"POST /api/v1/namespaces/ns/configmaps?fieldManager=surus: no answer from the API server {address.Authority}", error.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_ends_the_request_at_its_time_limit()
    {
        var time = new ManualTime();
        await using var server = (await ScriptedServer.Start()).ThenLinesAndSilence();
        using var client = server.Client(time);

        var asked = client.Get<ConfigMap>(A, None);
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<ApiConnectionException>(() => asked);
        Assert.EndsWith("did not answer within 30 s.", error.Message);
    }

    [Fact]
    public async Task Pages_are_put_together_and_a_lost_page_begins_the_list_anew()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, Json.Page("5", "more", Json.ConfigMap("a"), Json.ConfigMap("b")))
            .Then(410, Json.Status(410, "Expired", "the list is gone"))
            .Then(200, Json.List("9", Json.ConfigMap("a"), Json.ConfigMap("b"), Json.ConfigMap("c")));
        using var client = server.Client();

        var all = await client.ListAll<ConfigMap>(new Selection("ns", "app=x"), None, pageSize: 2);
        Assert.Equal(["a", "b", "c"], all.Items.Select(item => item.Metadata.Name));
        Assert.Equal("9", all.ResourceVersion);
        Assert.Equal(
            [
                "/api/v1/namespaces/ns/configmaps?labelSelector=app%3Dx&limit=2",
                "/api/v1/namespaces/ns/configmaps?labelSelector=app%3Dx&limit=2&continue=more",
                "/api/v1/namespaces/ns/configmaps?labelSelector=app%3Dx",
            ],
            server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task An_object_that_does_not_fit_does_not_hide_the_others()
    {
        var broken = """{"metadata":{"name":"odd","namespace":"ns"},"data":7}""";
        await using var server = (await ScriptedServer.Start()).Then(200, Json.List("5", Json.ConfigMap("a"), broken, Json.ConfigMap("b")));
        using var client = server.Client();

        var list = await client.List<ConfigMap>(new ListOptions(), None);
        Assert.Equal(["a", "b"], list.Items.Select(item => item.Metadata.Name));
        Assert.Equal(new NamespacedName("ns", "odd"), Assert.Single(list.Unreadable).Key);
    }

    [Fact]
    public async Task Patches_carry_their_type_and_options()
    {
        await using var server = await ScriptedServer.Start();
        for (var i = 0; i < 5; i++)
        {
            server.Then(200, Json.ConfigMap("a"));
        }

        using var client = server.Client();
        var change = new JsonObject { ["data"] = new JsonObject { ["value"] = "2" } };
        await client.Patch<ConfigMap>(A, Patch.Merge(change), None);
        await client.Patch<ConfigMap>(A, Patch.Strategic(change), None, new WriteOptions { DryRun = true });
        await client.PatchStatus<ConfigMap>(A, Patch.Json([new JsonObject { ["op"] = "test" }]), None, new WriteOptions { FieldManager = "me" });
        await client.Apply(New("a"), None, new WriteOptions { Force = true });
        await client.ApplyStatus(New("a"), None);

        Assert.Equal(
            [
                ("application/merge-patch+json", "/a?fieldManager=surus"),
                ("application/strategic-merge-patch+json", "/a?fieldManager=surus&dryRun=All"),
                ("application/json-patch+json", "/a/status?fieldManager=me"),
                ("application/apply-patch+yaml", "/a?fieldManager=surus&force=true"),
                ("application/apply-patch+yaml", "/a/status?fieldManager=surus"),
            ],
            server.Requests.Select(request => (request.Headers["Content-Type"], request.Path["/api/v1/namespaces/ns/configmaps".Length..])));
    }

    [Fact]
    public async Task Deleting_what_is_gone_says_so()
    {
        await using var server = (await ScriptedServer.Start())
            .Then(200, """{"kind":"Status","apiVersion":"v1","status":"Success"}""")
            .Then(404, Json.Status(404, "NotFound", "gone"));
        using var client = server.Client();
        var options = new DeleteOptions { Preconditions = new Preconditions { Uid = "u" } };

        Assert.True(await client.Delete<ConfigMap>(A, None, options));
        Assert.False(await client.Delete<ConfigMap>(A, None));
        Assert.Contains("\"preconditions\":{\"uid\":\"u\"}", server.Requests.First().Body);
    }

    [Fact]
    public async Task A_forbidden_eviction_is_an_answer_and_not_repeated()
    {
        await using var server = (await ScriptedServer.Start()).Then(429, Json.Status(429, "TooManyRequests", "the budget"), ("Retry-After", "1"));
        using var client = server.Client();

        Assert.False(await client.Evict(A, None));
        Assert.Equal("/api/v1/namespaces/ns/pods/a/eviction", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Whom_to_act_as_goes_with_every_request()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, Json.ConfigMap("a"));
        var configuration = new KubernetesConfiguration
        {
            Server = server.Address,
            Impersonate = new Impersonation("jo", "7", ["ops"], [KeyValuePair.Create("scopes", "all")]),
        };
        using var client = new KubernetesClient(configuration);
        await client.Get<ConfigMap>(A, None);

        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal(
            ("jo", "7", "ops", "all"),
            (headers["Impersonate-User"], headers["Impersonate-Uid"], headers["Impersonate-Group"], headers["Impersonate-Extra-scopes"]));
    }

    [Fact]
    public async Task A_refused_token_is_read_again_once()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "old\n");
            await using var server = (await ScriptedServer.Start())
                .Then(async context =>
                {
                    await File.WriteAllTextAsync(file, "new\n");
                    context.Response.StatusCode = 401;
                })
                .Then(200, Json.ConfigMap("a"));
            var configuration = new KubernetesConfiguration { Server = server.Address, Token = new TokenFile(file, TimeProvider.System) };
            using var client = new KubernetesClient(configuration);
            await client.Get<ConfigMap>(A, None);

            Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(request => request.Headers["Authorization"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task No_message_tells_a_secret()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, """{"metadata":{"name":"s"},"data":{"password":{"hunter2":1}}}""");
        var configuration = new KubernetesConfiguration { Server = server.Address, Token = new FixedToken("topsecret") };
        using var client = new KubernetesClient(configuration);

        var error = await Assert.ThrowsAsync<UnreadableObjectException>(() => client.Get<Secret>(new("ns", "s"), None));
        Assert.DoesNotContain("hunter2", error.ToString());
        Assert.DoesNotContain("topsecret", configuration.ToString());
    }

    private static ConfigMap New(string name) => new() { Metadata = new ObjectMeta { Name = name, Namespace = "ns" } };
}
