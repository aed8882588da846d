using Surus.LocalCluster.Tests.Cli;

namespace Surus.LocalCluster.Tests.Faults;

/// <summary>A node that falls silent is taken as gone, and is taken back.</summary>
public sealed class NodeLossTests
{
    [Theory]
    [InlineData("stop", "start", 1)]
    [InlineData("isolate", "heal", 0)]
    public async Task The_pods_of_a_silent_node_are_not_ready_and_leave_in_time(string breaks, string mends, int restarts)
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 2, "--node-monitor-grace-period", "2");
        await Pod(cluster, "stays", 300);
        await Pod(cluster, "leaves", 0);
        await cluster.Local("node", breaks, "node-2");

        await cluster.Kubectl("wait", "--for=condition=Ready=Unknown", "node/node-2", "--timeout=60s");
        await cluster.Kubectl("wait", "--for=condition=Ready=False", "pod/stays", "--timeout=60s");
        await cluster.Kubectl("wait", "--for=jsonpath={.status.conditions[?(@.type==\"DisruptionTarget\")].reason}=DeletionByTaintManager", "pod/leaves", "--timeout=60s");
        await FaultCluster.Until(async () => await cluster.Field("pod", "leaves", ".metadata.deletionTimestamp") != "");
        Assert.Equal(
            "node.kubernetes.io/unreachable:NoExecute node.kubernetes.io/unreachable:NoSchedule",
            string.Join(' ', (await Taints(cluster)).Order(StringComparer.Ordinal)));
        Assert.Equal("", await cluster.Field("pod", "stays", ".metadata.deletionTimestamp"));

        await cluster.Local("node", mends, "node-2");
        await cluster.Kubectl("wait", "--for=condition=Ready=True", "node/node-2", "--timeout=60s");
        await cluster.Kubectl("wait", "--for=delete", "pod/leaves", "--timeout=60s");
        await cluster.Kubectl("wait", $"--for=jsonpath={{.status.containerStatuses[0].restartCount}}={restarts}", "pod/stays", "--timeout=60s");
        await cluster.Ready("stays");
        await FaultCluster.Until(async () => (await Taints(cluster)).Count == 0);
    }

    private static async Task<IReadOnlyList<string>> Taints(CommandedCluster cluster) =>
        (await cluster.Kubectl("get", "node", "node-2", "-o", "jsonpath={range .spec.taints[*]}{.key}:{.effect} {end}"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task Pod(CommandedCluster cluster, string name, int seconds)
    {
        await cluster.Apply($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{name}}, namespace: default }
            spec:
              nodeName: node-2
              terminationGracePeriodSeconds: 1
              tolerations: [ { key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: {{seconds}} } ]
              containers: [ { name: main, image: machine, command: [sleep, "1000"] } ]
            """);
        await cluster.Ready(name);
    }
}
