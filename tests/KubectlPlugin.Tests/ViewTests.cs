using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin.Tests;

public sealed class ViewTests
{
    [Theory]
    [InlineData("""{"isPgRewindRunning":true}""", "Standby (pg_rewind)")]
    [InlineData("""{"mightBeUnavailable":true}""", "Standby (starting up)")]
    [InlineData("""{"replayPaused":true}""", "Standby (paused)")]
    [InlineData("""{"isWalReceiverActive":false}""", "Standby (file based)")]
    [InlineData("""{"isWalReceiverActive":true}""", "Unknown")]
    [InlineData("""{"isPrimary":true}""", "Primary")]
    public void A_role_is_what_is_reported(string report, string role) =>
        Assert.Equal(role, InstanceRole.Of(new InstanceView("db-9", null, Situations.Report(report), null), Situations.Healthy));

    [Theory]
    [InlineData("quorum", "Standby (sync)")]
    [InlineData("sync", "Standby (sync)")]
    [InlineData("potential", "Standby (potential sync)")]
    [InlineData("async", "Standby (async)")]
    public void Synchrony_is_the_primarys_word(string state, string role)
    {
        var primary = new InstanceView("db-1", null, Situations.Report(
            $$"""{"isPrimary":true,"replicationInfo":[{"applicationName":"db-2","state":"streaming","syncState":"{{state}}"}]}"""), null);
        var view = Situations.Healthy with { Instances = [primary, Situations.Standby("db-2")] };

        Assert.Equal(role, InstanceRole.Of(view.Instances[1], view));
    }

    [Fact]
    public void A_fenced_instance_is_fenced_whatever_it_reports()
    {
        var view = Situations.Healthy with { Cluster = Situations.Cluster("{}", """{"cnpg.io/fencedInstances":"[\"db-2\"]"}""") };
        Assert.Equal("Fenced", InstanceRole.Of(view.Instances[1], view));
        Assert.Equal("Primary", InstanceRole.Of(view.Instances[0], view));
    }

    [Theory]
    [InlineData(null, "there is no pod")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"}}""", "the pod is being deleted")]
    [InlineData("""{"status":{"phase":"Running"}}""", null)]
    [InlineData("""{"status":{"phase":"Failed","reason":"Evicted"}}""", "the pod is Failed (Evicted)")]
    [InlineData("""{"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","message":"no node fits"}]}}""", "the pod is Pending (no node fits)")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"postgres","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "the container waits (CrashLoopBackOff)")]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"name":"postgres","state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}}""", "the container ended with exit code 137 (OOMKilled)")]
    public void A_pod_that_cannot_report_says_why(string? pod, string? problem) =>
        Assert.Equal(problem, PodProblem.Of(pod is null ? null : JsonSerializer.Deserialize(pod, Pod.JsonTypeInfo)));

    [Theory]
    [InlineData("2026-05-01 10:00:00 +0000 UTC")]
    [InlineData("2026-05-01T10:00:00Z")]
    public void Expirations_are_read_in_both_forms(string text)
    {
        Assert.True(ExpirationText.TryParse(text, out var time));
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), time);
    }

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(192, "3m12s")]
    [InlineData(7500, "2h5m")]
    [InlineData(446_400, "5d4h")]
    public void Ages_have_two_units_at_most(int seconds, string text) => Assert.Equal(text, Words.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Programs_get_the_same_as_one_object()
    {
        var json = StatusJson.Of(Situations.ReplicaNotStreaming);

        Assert.Equal(
            ["cluster", "instanceStatus", "PrimaryPod", "PodDisruptionBudgetList", "ErrorList", "TotalClusterSize"], json.Select(field => field.Key));
        Assert.Equal("db-1", (string?)json["PrimaryPod"]?["metadata"]?["name"]);
        Assert.Equal("no answer within 10s", (string?)json["instanceStatus"]?["items"]?[2]?["error"]);
        Assert.Null(json["instanceStatus"]?["items"]?[2]?["isPrimary"]);
    }

    [Fact]
    public void Yaml_keeps_texts_texts()
    {
        var node = JsonNode.Parse("""{"a":"1","b":1,"c":true,"d":"true","e":null,"f":[{"g":"plain"},"two words"],"h":"","i":"2026-01-01T00:00:00Z"}""")!;
        Assert.Equal(
            "a: \"1\"\nb: 1\nc: true\nd: \"true\"\ne: null\nf:\n- g: plain\n- \"two words\"\nh: \"\"\ni: \"2026-01-01T00:00:00Z\"\n", YamlText.Of(node));
    }
}
