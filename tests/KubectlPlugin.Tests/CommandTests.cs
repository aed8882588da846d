using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin.Tests;

public sealed class CommandTests
{
    private static readonly DateTimeOffset Now = Situations.Now;

    [Fact]
    public void Promoting_writes_what_the_operator_waits_for()
    {
        var cluster = Situations.Cluster("""
            {"targetPrimary":"db-1","conditions":[{"type":"Ready","status":"True","reason":"ClusterIsReady","message":"Cluster is Ready","lastTransitionTime":"2026-03-01T00:00:00Z"},
             {"type":"ContinuousArchiving","status":"True","reason":"ContinuousArchivingSuccess","message":"ok","lastTransitionTime":"2026-03-01T00:00:00Z"}]}
            """);

        var expected = JsonNode.Parse("""
            {"status":{"targetPrimary":"db-2","targetPrimaryTimestamp":"2026-03-04T12:00:00.000000Z","phase":"Switchover in progress","phaseReason":"Switching over to db-2",
             "conditions":[{"type":"Ready","status":"False","reason":"ClusterIsNotReady","message":"Cluster Is Not Ready","lastTransitionTime":"2026-03-04T12:00:00Z"},
             {"type":"ContinuousArchiving","status":"True","reason":"ContinuousArchivingSuccess","message":"ok","lastTransitionTime":"2026-03-01T00:00:00Z"}]}}
            """);
        var patch = PromoteCommand.Patch(cluster, "db-2", Now);
        Assert.True(JsonNode.DeepEquals(expected, patch), patch?.ToJsonString());
    }

    [Fact]
    public void Promoting_the_target_changes_nothing() =>
        Assert.Null(PromoteCommand.Patch(Situations.Cluster("""{"targetPrimary":"db-1"}"""), "db-1", Now));

    [Theory]
    [InlineData(null, "db-1", true, """["db-1"]""")]
    [InlineData("""["db-1"]""", "db-2", true, """["db-1","db-2"]""")]
    [InlineData("""["db-1"]""", "*", true, """["*"]""")]
    [InlineData("""["*"]""", "*", false, null)]
    [InlineData("""["db-1"]""", "db-1", false, null)]
    [InlineData("""["db-1","db-2"]""", "db-1", false, """["db-2"]""")]
    public void Fencing_keeps_a_list_of_names(string? before, string instance, bool on, string? after)
    {
        var patch = FencingCommand.Patch(Fenced(before), fencing => on ? fencing.With(instance) : fencing.Without(instance));
        Assert.Equal(after, (string?)patch?["metadata"]?["annotations"]?[Annotations.FencedInstances]);
        Assert.NotNull(patch);
    }

    [Theory]
    [InlineData("""["*"]""", "db-1", true)]
    [InlineData("""["db-1"]""", "db-1", true)]
    [InlineData(null, "db-1", false)]
    public void Fencing_what_is_so_already_changes_nothing(string? before, string instance, bool on) =>
        Assert.Null(FencingCommand.Patch(Fenced(before), fencing => on ? fencing.With(instance) : fencing.Without(instance)));

    [Fact]
    public void One_of_all_fenced_instances_cannot_be_unfenced() =>
        Assert.Throws<PluginException>(() => FencingCommand.Patch(Fenced("""["*"]"""), fencing => fencing.Without("db-1")));

    [Fact]
    public void The_primary_is_not_restarted_alone()
    {
        var cluster = Situations.Cluster("""{"currentPrimary":"db-1"}""");

        RestartCommand.Check(cluster, "db-2");
        Assert.Contains("promote db INSTANCE", Assert.Throws<PluginException>(() => RestartCommand.Check(cluster, "db-1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_an_instance_of_the_cluster_can_be_destroyed()
    {
        Pod[] pods = [new() { Metadata = new ObjectMeta { Name = "db-1" } }];

        Assert.Same(pods[0], DestroyCommand.PodOf("db", "db-1", pods, hasVolumes: true));
        Assert.Null(DestroyCommand.PodOf("db", "db-2", pods, hasVolumes: true));
        Assert.Contains(
            "Cluster \"db\" has no instance \"other-1\"",
            Assert.Throws<PluginException>(() => DestroyCommand.PodOf("db", "other-1", pods, hasVolumes: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_that_is_no_list_is_named() =>
        Assert.Contains(Annotations.FencedInstances, Assert.Throws<PluginException>(() => Fencing.Of(Fenced("db-1"))).Message);

    [Fact]
    public void Hibernating_twice_is_an_error()
    {
        var awake = Situations.Cluster("{}");
        Assert.Equal("on", (string?)HibernateCommand.Patch(awake, "on")["metadata"]?["annotations"]?[Annotations.Hibernation]);
        Assert.Throws<PluginException>(() => HibernateCommand.Patch(awake, "off"));
    }

    [Theory]
    [InlineData(new string[] { }, "exec --namespace=shop --stdin --container=postgres db-1 -- psql -U postgres")]
    [InlineData(new[] { "-c", "select 1" }, "exec --namespace=shop --stdin --container=postgres db-1 -- psql -U postgres -c select 1")]
    [InlineData(new[] { "-Uapp", "app" }, "exec --namespace=shop --stdin --container=postgres db-1 -- psql -Uapp app")]
    public void Psql_is_run_as_postgres_unless_the_user_says_otherwise(string[] arguments, string expected) =>
        Assert.Equal(expected, string.Join(' ', PsqlCommand.Arguments(["--stdin"], "shop", "db-1", arguments)));

    [Fact]
    public void A_detached_volume_keeps_its_other_owners()
    {
        var volume = new PersistentVolumeClaim
        {
            Metadata = new ObjectMeta { Name = "db-1", ResourceVersion = "7", OwnerReferences = [Owner("cluster"), Owner("other")] },
        };
        var patch = DestroyCommand.Detachment(volume, "cluster");

        Assert.Equal("other", (string?)Assert.Single(patch["metadata"]!["ownerReferences"]!.AsArray())!["uid"]);
        Assert.Equal("detached", (string?)patch["metadata"]!["annotations"]![Annotations.PvcStatus]);
    }

    [Theory]
    [InlineData("2", "db-2")]
    [InlineData("db-2", "db-2")]
    [InlineData("*", "*")]
    public void An_instance_may_be_named_by_its_number(string text, string name) => Assert.Equal(name, InstanceName.Of("db", text));

    private static OwnerReference Owner(string uid) => new() { ApiVersion = "v1", Kind = "X", Name = uid, Uid = uid };

    private static Cluster Fenced(string? list) => Situations.Cluster(
        "{}", list is null ? "{}" : new JsonObject { [Annotations.FencedInstances] = list }.ToJsonString());
}
