using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Cli;

/// <summary>A cluster driven by the commands that a user types: <c>surus-local</c> and <c>kubectl</c>, with a state folder of its own.</summary>
internal sealed partial class CommandedCluster : IAsyncDisposable
{
    private static readonly string program = Path.Combine(AppContext.BaseDirectory, "surus-local");

    // Longer than any command takes; what waits longer waits for ever, and the test says what it was.
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(3);

    private CommandedCluster()
    {
    }

    /// <summary>The state folder.</summary>
    public string State { get; } = Directory.CreateTempSubdirectory("surus-cli-test-").FullName;

    /// <summary>The kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(State, "api", "kubeconfig");

    /// <summary>The id in the names of all that the cluster has on the machine.</summary>
    public string Instance => (string)JsonNode.Parse(File.ReadAllText(Path.Combine(State, "cluster.json")))!["instance"]!;

    /// <summary>Starts a cluster with an image of this machine; skips the test where the machine can't.</summary>
    public static async Task<CommandedCluster> StartAsync(int nodes, params string[] options)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var cluster = new CommandedCluster();
        try
        {
            await cluster.Local(["up", "--nodes", nodes.ToString(CultureInfo.InvariantCulture), .. options]);
            await cluster.Local("load-image", "machine", "/");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the machine lacks for a cluster, in a sentence; null where nothing is.</summary>
    public static string? Missing => !Environment.IsPrivilegedProcess
        ? "This test makes containers and network namespaces: run it as root."
        : Array.Find(["runc", "nft", "kubectl"], needed => Surus.LocalCluster.Cli.Prerequisites.Find(needed) is null) is { } program ? $"This test needs {program}." : null;

    /// <summary>Runs <c>surus-local</c>, which must succeed; its output.</summary>
    public async Task<string> Local(params string[] words)
    {
        var result = await TryLocal(words);
        Assert.True(result.ExitCode == 0, $"surus-local {string.Join(' ', words)}: {result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Runs <c>surus-local</c>.</summary>
    public Task<ToolResult> TryLocal(params string[] words) =>
        Run(program, [.. words, "--state", State]);

    /// <summary>Runs <c>kubectl</c>, which must succeed; its output without the last line break.</summary>
    public async Task<string> Kubectl(params string[] words)
    {
        var result = await TryKubectl(words);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', words)}: {result.Output}{result.Error}");
        return result.Output.TrimEnd();
    }

    /// <summary>Runs <c>kubectl</c>.</summary>
    public Task<ToolResult> TryKubectl(params string[] words) => Run("kubectl", ["--kubeconfig", Kubeconfig, .. words]);

    /// <summary>Gives a manifest to <c>kubectl apply</c>.</summary>
    public async Task Apply(string manifest)
    {
        var result = await Run("kubectl", ["--kubeconfig", Kubeconfig, "apply", "-f", "-"], manifest);
        Assert.True(result.ExitCode == 0, $"kubectl apply: {result.Output}{result.Error}");
    }

    /// <summary>Runs a pod that runs a shell command, and waits until it is ready.</summary>
    public async Task Run(string name, string script, string node = "")
    {
        var nodeName = node.Length == 0 ? "" : $"nodeName: {node}";
        await Apply($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{name}}, namespace: default, labels: { app: {{name}} } }
            spec:
              {{nodeName}}
              terminationGracePeriodSeconds: 1
              containers:
              - { name: main, image: machine, command: [sh, -c, {{JsonValue.Create(script).ToJsonString()}}] }
            """);
        await Ready(name);
    }

    /// <summary>Waits until a pod is ready.</summary>
    public Task Ready(string pod) => Kubectl("wait", "--for=condition=Ready", $"pod/{pod}", "--timeout=60s");

    /// <summary>A field of an object.</summary>
    public Task<string> Field(string kind, string name, string path) => Kubectl("get", kind, name, "-o", $"jsonpath={{{path}}}");

    /// <summary>The daemon's process id, as <c>status</c> says it.</summary>
    public async Task<int> Daemon() =>
        int.Parse(ProcessNumber().Match(await Local("status")).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Ends a process as a crash does, and waits until it is gone.</summary>
    public static async Task Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The processes with that in their command line.</summary>
    public static IReadOnlyList<int> Processes(string part) => [.. Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && CommandLine(pid).Contains(part, StringComparison.Ordinal))];

    /// <summary>The processes of this cluster's containers with that in their command line.</summary>
    public IReadOnlyList<int> ContainerProcesses(string part) => [.. Processes(part).Intersect(Cgroups.Processes($"/surus-{Instance}"))];

    public async ValueTask DisposeAsync()
    {
        await TryLocal("reset");
        if (Directory.Exists(State))
        {
            Directory.Delete(State, recursive: true);
        }
    }

    private static async Task<ToolResult> Run(string file, IReadOnlyList<string> words, string? input = null)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(longest);
        try
        {
            return await Tool.RunAsync(file, words, input, time.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{Path.GetFileName(file)} {string.Join(' ', words)}' has not ended in {longest.TotalMinutes:0} minutes.");
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"running \(process (\d+)\)")]
    private static partial Regex ProcessNumber();
}
