using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.KubernetesTypes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cli;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

/// <summary>A cluster of one node on the real machine: real namespaces, real runc, an API server in memory.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private static int count;
    private bool stopped;
    private readonly string state = Directory.CreateTempSubdirectory("surus-node-test-").FullName;

    private Machine(NetworkOptions network)
    {
        Options = new HostOptions(network, state)
        {
            Command = [Path.Combine(AppContext.BaseDirectory, "surus-local")],
        };
        Core = new ApiCore(
            new Store(new NoJournal()), TimeProvider.System, new ApiCoreOptions { ServiceRange = network.ServiceRange.ToString() });
        Api = new ClusterApi(Core, "test");
    }

    public HostOptions Options { get; }

    public ApiCore Core { get; }

    public IClusterApi Api { get; }

    public ContainerHost Host { get; private set; } = null!;

    public Kubelet Node { get; private set; } = null!;

    public NetworkServices Services { get; private set; } = null!;

    public PodStreams Streams => new(() => [Node], Host.Runc);

    /// <summary>Starts a cluster; skips the test where the machine can't.</summary>
    public static async Task<Machine> StartAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Containers need root.");
        Assert.SkipUnless(File.Exists("/usr/sbin/runc") || File.Exists("/usr/bin/runc"), "Containers need runc: apt install runc.");
        var number = Interlocked.Increment(ref count);
        using var choosing = await MachineLock.TakeAsync(() => { });
        var id = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId % 0x10000:x4}{(char)('a' + number)}");
        var machine = new Machine(NetworkPlan.Choose((byte)number).Options(id));
        await machine.Api.Create(
            new ResourceType("", "v1", "serviceaccounts"), "default",
            JsonNode.Parse("""{ "metadata": { "name": "default", "namespace": "default" } }""")!.AsObject(), CancellationToken.None);
        try
        {
            await machine.StartNodeAsync();
            machine.Host.Images.Add("machine", new Image("/"));
            return machine;
        }
        catch
        {
            await HostSweep.SweepAsync(machine.Options, CancellationToken.None);
            Directory.Delete(machine.state, recursive: true);
            throw;
        }
    }

    /// <summary>Starts host and node, as a new process would.</summary>
    public async Task StartNodeAsync()
    {
        Host = await ContainerHost.StartAsync(Options, CancellationToken.None);
        Services = await NetworkServices.StartAsync(Host.Network, Api, TimeProvider.System, Log(), CancellationToken.None);
        Node = new Kubelet(Host, Api, new NoTokens(), "node-1", 1, TimeProvider.System, Log());
        await Node.StartAsync(CancellationToken.None);
    }

    /// <summary>Lets go of everything, as the death of the process would.</summary>
    public async Task StopNodeAsync()
    {
        await Node.StopAsync(removeEverything: false);
        await Services.DisposeAsync();
        await Host.DisposeAsync();
    }

    /// <summary>Creates a pod on the node from JSON of its spec.</summary>
    public async Task<JsonObject> RunAsync(string name, string spec, string labels = "{}")
    {
        var value = JsonNode.Parse($$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "{{name}}", "namespace": "default", "labels": {{labels}} },
              "spec": {{spec}}
            }
            """)!.AsObject();
        value["spec"]!["nodeName"] = "node-1";
        value["spec"]!["automountServiceAccountToken"] = false;
        return await Api.Create(ResourceTypes.Pods, "default", value, CancellationToken.None);
    }

    /// <summary>Creates a pod of one container that runs a shell command.</summary>
    public Task<JsonObject> ShellAsync(string name, string command, string more = "", string pod = "") => RunAsync(name, $$"""
        { "containers": [ { "name": "main", "image": "machine", "command": ["/bin/sh", "-c", {{JsonValue.Create(command).ToJsonString()}}] {{more}} } ] {{pod}} }
        """);

    /// <summary>Creates any object from JSON.</summary>
    public async Task<JsonObject> CreateAsync(ResourceType type, string json) =>
        await Api.Create(type, "default", JsonNode.Parse(json)!.AsObject(), CancellationToken.None);

    /// <summary>Runs a command in a pod and returns its exit code and output.</summary>
    public async Task<(int Code, string Output)> ExecAsync(string pod, string command)
    {
        using var output = new MemoryStream();
        var code = await Streams.Exec(
            new ContainerReference("default", pod, "main"), ["/bin/sh", "-c", command],
            new ProcessStreams { Stdout = output, Stderr = output }, CancellationToken.None);
        return (code, System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>Waits until the pod is as wanted, and returns it.</summary>
    public async Task<Pod> UntilAsync(string name, Func<Pod, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Pod? last = null;
        try
        {
            await foreach (var change in Api.Watch(
                ResourceTypes.Pods, "default", new ObjectFilter(FieldSelector: $"metadata.name={name}"), null, limit.Token))
            {
                if (change.Type is WatchEventType.Added or WatchEventType.Modified)
                {
                    last = System.Text.Json.JsonSerializer.Deserialize(change.Object, Pod.JsonTypeInfo)!;
                    if (wanted(last))
                    {
                        return last;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        throw new TimeoutException($"Pod {name} did not get as wanted; it is {(last?.Status is { } status ? ClusterObjects.ToJson(status).ToJsonString() : last is null ? "not there" : "there without a status")}");
    }

    /// <summary>Waits until the pod is gone.</summary>
    public async Task UntilGoneAsync(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var all = await Api.List(ResourceTypes.Pods, "default", ObjectFilter.All, limit.Token);
        if (all.Items.All(pod => (string?)pod["metadata"]!["name"] != name))
        {
            return;
        }

        await foreach (var change in Api.Watch(ResourceTypes.Pods, "default", ObjectFilter.All, all.ResourceVersion, limit.Token))
        {
            if (change.Type == WatchEventType.Deleted && (string?)change.Object["metadata"]!["name"] == name)
            {
                return;
            }
        }
    }

    /// <summary>The log of a container as text.</summary>
    public async Task<string> LogAsync(string pod, LogOptions? options = null, string container = "main")
    {
        using var output = new MemoryStream();
        await Streams.WriteLog(new ContainerReference("default", pod, container), options ?? new LogOptions(), output, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await StopEverythingAsync();
        Directory.Delete(state, recursive: true);
    }

    /// <summary>Stops and leaves nothing; may be called again.</summary>
    public async Task StopEverythingAsync()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await Node.StopAsync(removeEverything: true);
        await Services.DisposeAsync();
        await Host.RemoveAsync(CancellationToken.None);
    }

    /// <summary>What the instance has on the machine, by name: processes, mounts, namespaces, links, tables, control groups.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync()
    {
        var id = Options.Network.InstanceId;
        var rules = await Tool.RequireAsync("nft", ["list", "tables"]);
        return
        [
            .. Directory.GetDirectories("/sys/class/net").Select(path => Path.GetFileName(path)).Where(Options.Network.Owns),
            .. Directory.GetFiles("/run/netns").Where(path => path.Contains(Options.Network.NamespacePrefix, StringComparison.Ordinal)),
            .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(state, StringComparison.Ordinal)),
            .. rules.Split('\n').Where(line => line.EndsWith($"surus-{id}", StringComparison.Ordinal)),
            .. Directory.GetDirectories("/sys/fs/cgroup").Select(path => Path.Join(path, Options.CgroupParent)).Where(Directory.Exists),
            .. Directory.GetDirectories("/proc").Select(path => Path.Combine(path, "cmdline")).Where(File.Exists).Where(path =>
                Read(path).Contains(Options.RunFolder, StringComparison.Ordinal)),
        ];
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static ILoggerFactory Log() => NullLoggerFactory.Instance;

    private sealed class NoTokens : IServiceAccountTokens
    {
        public ValueTask<ServiceAccountToken> Issue(Pod pod, string? audience, long expirationSeconds, CancellationToken cancel) =>
            ValueTask.FromResult(new ServiceAccountToken($"token of {pod.Spec!.ServiceAccountName}", DateTimeOffset.UtcNow.AddSeconds(expirationSeconds)));
    }
}
