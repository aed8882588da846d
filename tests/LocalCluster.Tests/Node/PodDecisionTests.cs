using Surus.KubernetesTypes;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

public sealed class PodDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Containers as role:phase:detail; the steps they lead to.</summary>
    [Theory]
    [InlineData("Always", "main:Waiting main:Waiting", "start c0, start c1", "Pending")]
    [InlineData("Always", "init:Waiting init:Waiting main:Waiting", "start c0", "Pending")]
    [InlineData("Always", "init:Exited:0 init:Waiting main:Waiting", "start c1", "Pending")]
    [InlineData("Always", "init:Exited:1 main:Waiting", "start c0", "Pending")]
    [InlineData("Never", "init:Exited:1 main:Waiting", "remove sandbox", "Failed")]
    [InlineData("Always", "init:Exited:0 main:Waiting", "start c1", "Pending")]
    [InlineData("Always", "sidecar:Waiting main:Waiting", "start c0", "Pending")]
    [InlineData("Always", "sidecar:Running main:Waiting", "", "Pending")]
    [InlineData("Always", "sidecar:Running:started main:Waiting", "start c1", "Pending")]
    [InlineData("Always", "main:Running:started", "", "Running")]
    [InlineData("Always", "main:Running:unhealthy", "stop c0 30", "Running")]
    [InlineData("Always", "main:Exited:0", "start c0", "Running")]
    [InlineData("OnFailure", "main:Exited:0", "remove sandbox", "Succeeded")]
    [InlineData("OnFailure", "main:Exited:1", "start c0", "Running")]
    [InlineData("Never", "main:Exited:1", "remove sandbox", "Failed")]
    [InlineData("Never", "main:Exited:1 main:Running:started", "", "Running")]
    [InlineData("Never", "sidecar:Running:started main:Exited:0", "stop c0 30", "Succeeded")]
    [InlineData("Never", "sidecar:Exited:0 main:Exited:0", "remove sandbox", "Succeeded")]
    [InlineData("Always", "main:Exited:1:restarts=1", "look +10", "Running")]
    [InlineData("Always", "main:Exited:1:restarts=3", "look +40", "Running")]
    [InlineData("Always", "main:Exited:1:restarts=9", "look +300", "Running")]
    public void A_pod_does_what_its_containers_call_for(string policy, string containers, string steps, string phase)
    {
        var seen = View(policy, containers);
        Assert.Equal(steps, Text(seen));
        Assert.Equal(phase, PodPhase.Of(seen));
    }

    [Theory]
    [InlineData("main:Running sidecar:Running", "stop c0 7")]
    [InlineData("main:Exited:0 sidecar:Running sidecar:Running", "stop c2 7")]
    [InlineData("main:Starting", "")]
    [InlineData("main:Waiting", "remove sandbox")]
    [InlineData("main:Exited:0", "remove sandbox")]
    public void A_deleted_pod_ends_in_order(string containers, string steps)
    {
        var seen = View("Always", containers);
        Assert.Equal(steps, Text(Deleted(seen, 7)));
    }

    [Fact]
    public void The_object_goes_last()
    {
        var seen = View("Always", "main:Exited:0") with { Sandbox = new SandboxView.Removed() };
        Assert.Equal("delete object", Text(Deleted(seen, 7)));
        Assert.Equal("forget", Text(Deleted(seen, 7) with { Gone = true }));
        Assert.Equal("", Text(Deleted(seen, 7) with { Sandbox = new SandboxView.Busy() }));
    }

    [Fact]
    public void A_pod_removed_by_force_is_killed_at_once()
    {
        var seen = Deleted(View("Always", "main:Running"), 0) with { Gone = true };
        Assert.Equal("stop c0 0", Text(seen));
    }

    [Fact]
    public void A_failed_sandbox_is_tried_again_when_its_time_has_come()
    {
        var seen = View("Always", "main:Waiting");
        Assert.Equal("prepare sandbox", Text(seen with { Sandbox = new SandboxView.Absent() }));
        Assert.Equal("look +5", Text(seen with { Sandbox = new SandboxView.Failed("no volume", Now.AddSeconds(5)) }));
        Assert.Equal("prepare sandbox", Text(seen with { Sandbox = new SandboxView.Failed("no volume", Now) }));
        Assert.Equal("", Text(seen with { Sandbox = new SandboxView.Busy() }));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    public void Restarts_wait_ever_longer(int restarts, int seconds) => Assert.Equal(seconds, RestartBackoff.After(restarts).TotalSeconds);

    [Fact]
    public void A_long_run_begins_the_back_off_anew() => Assert.Equal(1, RestartBackoff.Next(8, TimeSpan.FromMinutes(10)));

    private static PodView View(string policy, string containers) => new(
        Now,
        new Pod { Metadata = new ObjectMeta { Name = "p", Namespace = "default" }, Spec = new PodSpec { RestartPolicy = policy, Containers = [] } },
        new SandboxView.Ready("10.0.0.1"),
        [.. containers.Split(' ').Select(Container)]);

    private static PodView Deleted(PodView seen, long grace) => seen with
    {
        Pod = seen.Pod with { Metadata = seen.Pod.Metadata with { DeletionTimestamp = Now.AddSeconds(grace), DeletionGracePeriodSeconds = grace } },
    };

    private static ContainerView Container(string text, int index)
    {
        var parts = text.Split(':');
        var role = Enum.Parse<ContainerRole>(parts[0], ignoreCase: true);
        var phase = Enum.Parse<ContainerPhase>(parts[1]);
        var restarts = parts.FirstOrDefault(part => part.StartsWith("restarts=", StringComparison.Ordinal)) is { } set ? int.Parse(set[9..]) : 0;
        return new ContainerView(new Container { Name = $"c{index}" }, role, phase)
        {
            Id = phase is ContainerPhase.Waiting ? null : $"id{index}",
            StartedAt = Now.AddSeconds(-1),
            Exit = phase == ContainerPhase.Exited ? new ContainerExit(int.Parse(parts[2]), Now) : null,
            Started = parts.Contains("started"),
            Unhealthy = parts.Contains("unhealthy") ? "it does not answer" : null,
            RestartsInARow = restarts,
        };
    }

    private static string Text(PodView seen) => string.Join(", ", PodDecision.Decide(seen).Select(step => step switch
    {
        PodStep.PrepareSandbox => "prepare sandbox",
        PodStep.RemoveSandbox => "remove sandbox",
        PodStep.StartContainer start => $"start {start.Name}",
        PodStep.StopContainer stop => $"stop {stop.Name} {stop.GraceSeconds}",
        PodStep.DeleteObject => "delete object",
        PodStep.Forget => "forget",
        PodStep.LookAgain look => $"look +{(look.At - Now).TotalSeconds:0}",
        _ => step.ToString(),
    }));
}
