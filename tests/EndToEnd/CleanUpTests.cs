using System.Text.Json.Nodes;
using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary><c>surus-local</c> leaves a machine as it found it, and finds its own state again.</summary>
public sealed class CleanUpTests
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task After_down_nothing_is_left_and_after_up_everything_is_back()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "This test makes containers and network namespaces: run it as root.");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var state = Directory.CreateTempSubdirectory("surus-cleanup-").FullName;
        var local = new LocalCluster(Repository.Root, state);
        try
        {
            await local.Up(nodes: 2, time.Token);
            await local.Kubectl(time.Token, "create", "configmap", "kept");
            await local.Local(time.Token, "load-image", "machine", "/");
            await local.Kubectl(time.Token, "run", "sleeper", "--image=machine", "--", "sleep", "1000");
            await local.Kubectl(time.Token, "wait", "--for=condition=Ready", "pod/sleeper", "--timeout=60s");

            var instance = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(state, "cluster.json"), time.Token))!["instance"]!;
            Assert.NotEmpty(await Traces(instance, state, time.Token));
            await local.Local(time.Token, "down");
            Assert.Empty(await Traces(instance, state, time.Token));
            Assert.Empty(HostProcesses.Find(state));

            await local.Local(time.Token, "up");
            Assert.Contains("kept", await local.Kubectl(time.Token, "get", "configmap", "kept", "-o", "name"), StringComparison.Ordinal);
            await local.Kubectl(time.Token, "wait", "--for=condition=Ready", "pod/sleeper", "--timeout=60s");
        }
        finally
        {
            await local.Local(CancellationToken.None, "reset");
            Assert.False(Directory.Exists(state));
        }
    }

    // What the machine shows of a cluster: links, network namespaces, nftables tables, mounts. Other clusters may come and go meanwhile.
    private static async Task<IReadOnlyList<string>> Traces(string instance, string state, CancellationToken cancel)
    {
        var nothing = new Dictionary<string, string>();
        var links = await Command.Run("ip", ["-o", "link", "show"], nothing, "", cancel);
        var namespaces = await Command.Run("ip", ["netns", "list"], nothing, "", cancel);
        var tables = await Command.Run("nft", ["list", "tables"], nothing, "", cancel);
        var mounts = await File.ReadAllTextAsync("/proc/self/mountinfo", cancel);
        return [.. string.Join('\n', links, namespaces, tables, mounts).Split('\n')
            .Where(line => line.Contains(instance, StringComparison.Ordinal) || line.Contains(state, StringComparison.Ordinal))];
    }
}
