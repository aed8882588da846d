using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Http;

namespace Surus.Operator.Tests;

/// <summary>The webhooks over HTTP, asked as an API server asks.</summary>
public sealed class AdmissionEndpointsTests : IAsyncLifetime
{
    private const string MutateCluster = "/mutate-postgresql-cnpg-io-v1-cluster";
    private const string ValidateCluster = "/validate-postgresql-cnpg-io-v1-cluster";

    private readonly AdmissionEndpoints _endpoints = new(new AdmissionOptions { Context = () => new ValidationContext(VolumeSnapshotsAvailable: false) }, TimeProvider.System);
    private readonly HttpClient _client = new();
    private HttpServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HttpServer.Start(kestrel => kestrel.Listen(IPAddress.Loopback, 0), _endpoints.Answer, logging: null, TestContext.Current.CancellationToken);
        _client.BaseAddress = _server.Addresses.Single();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_new_cluster_gets_its_defaults_as_a_patch()
    {
        var response = await Ask(MutateCluster, Review());
        Assert.True((bool)response["allowed"]!);
        Assert.Equal("5c2f2b0e-5d0d-4f0b-9a55-0d7e8c1f7f4e", (string?)response["uid"]);
        Assert.Equal("JSONPatch", (string?)response["patchType"]);
        var patch = JsonNode.Parse(Convert.FromBase64String((string)response["patch"]!))!.AsArray();
        Assert.Equal("app", (string?)Added(patch, "/spec/bootstrap")["initdb"]!["database"]);
        Assert.Equal("logical", (string?)Added(patch, "/spec/postgresql/parameters/wal_level"));
        Assert.DoesNotContain(patch, operation => ((string)operation!["path"]!).StartsWith("/spec/postgresql/parameters/work_mem", StringComparison.Ordinal));
        Assert.All(patch, operation => Assert.Equal("add", (string?)operation!["op"]));
    }

    [Fact]
    public async Task A_good_cluster_is_allowed_with_what_could_be_better()
    {
        var response = await Ask(ValidateCluster, Review());
        Assert.True((bool)response["allowed"]!);
        Assert.Contains("asynchronous", (string)response["warnings"]![0]!);
    }

    [Fact]
    public async Task A_wrong_cluster_is_refused_with_each_cause()
    {
        var review = Review();
        review["request"]!["object"]!["spec"]!["imageName"] = "postgres:latest";
        review["request"]!["object"]!["spec"]!["storage"]!["size"] = "much";
        var response = await Ask(ValidateCluster, review);
        Assert.False((bool)response["allowed"]!);
        var status = response["status"]!;
        Assert.Equal(422, (int)status["code"]!);
        Assert.Equal("Invalid", (string?)status["reason"]);
        Assert.Equal(["spec.imageName",
        "spec.storage.size"], status["details"]!["causes"]!.AsArray().Select(cause => (string)cause!["field"]!));
        Assert.StartsWith("Cluster.postgresql.cnpg.io \"cluster-example\" is invalid: [spec.imageName: Invalid value:", (string)status["message"]!);
    }

    [Fact]
    public async Task An_update_is_compared_with_what_is_stored()
    {
        var review = Review();
        var request = review["request"]!;
        request["operation"] = "UPDATE";
        request["oldObject"] = request["object"]!.DeepClone();
        request["object"]!["spec"]!["storage"]!["size"] = "512Mi";
        var response = await Ask(ValidateCluster, review);
        Assert.False((bool)response["allowed"]!);
        Assert.Contains("at least 1Gi", (string)response["status"]!["message"]!);
    }

    [Theory]
    [InlineData("disabled", true, "not validated")]
    [InlineData("perhaps", false, "enabled or disabled")]
    [InlineData("enabled", false, null)]
    public async Task An_annotation_turns_validation_off(string value, bool allowed, string? warning)
    {
        var review = Review();
        review["request"]!["object"]!["spec"]!["imageName"] = "postgres:latest";
        review["request"]!["object"]!["metadata"]!["annotations"] = new JsonObject { ["cnpg.io/validation"] = value };
        var response = await Ask(ValidateCluster, review);
        Assert.Equal(allowed, (bool)response["allowed"]!);
        var warnings = (response["warnings"] as JsonArray ?? []).Select(text => (string)text!).ToList();
        Assert.Equal(warning is not null, warnings.Any(text => text.Contains(warning ?? "annotation", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task What_is_being_deleted_may_give_up_its_finalizers()
    {
        var review = Review();
        review["request"]!["object"]!["spec"]!["imageName"] = "postgres:latest";
        review["request"]!["object"]!["metadata"]!["deletionTimestamp"] = "2026-01-02T15:04:05Z";
        Assert.True((bool)(await Ask(ValidateCluster, review))["allowed"]!);
    }

    [Fact]
    public async Task An_object_of_the_wrong_shape_is_refused_and_not_a_failure()
    {
        var review = Review();
        review["request"]!["object"]!["spec"]!["instances"] = "three";
        var response = await Ask(ValidateCluster, review);
        Assert.False((bool)response["allowed"]!);
        Assert.Equal(400, (int)response["status"]!["code"]!);
    }

    [Fact]
    public async Task A_body_that_is_no_review_is_a_bad_request()
    {
        using var answer = await _client.PostAsync(ValidateCluster, new StringContent("[", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_request_is_counted_and_measured()
    {
        var counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == WebhookMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "controller_runtime_webhook_requests_total" && tags is [{ Key: "webhook", Value: MutateCluster }, { Key: "code", Value: 200 }])
            {
                counted.TrySetResult();
            }
        });
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "controller_runtime_webhook_latency_seconds" && tags is [{ Key: "webhook", Value: MutateCluster }])
            {
                timed.TrySetResult();
            }
        });
        listener.Start();

        await Ask(MutateCluster, Review());

        await Task.WhenAll(counted.Task, timed.Task).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_webhook_has_its_path()
    {
        foreach (var webhook in AdmissionWebhook.Mutating.Concat(AdmissionWebhook.Validating))
        {
            using var answer = await _client.PostAsync(webhook.Path, new StringContent("{}", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Another_path_or_method_is_refused()
    {
        using var nowhere = await _client.PostAsync("/mutate-nothing", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        using var asked = await _client.GetAsync(MutateCluster);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, asked.StatusCode);
    }

    private static JsonObject Review() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Admission", "Reviews", "create-cluster.json")))!.AsObject();

    private static JsonNode Added(JsonArray patch, string path) => patch.Single(operation => (string?)operation!["path"] == path)!["value"]!;

    private async Task<JsonNode> Ask(string path, JsonObject review)
    {
        using var answer = await _client.PostAsync(path, new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
    }
}
