using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager.Tests;

/// <summary>A cluster whose operator is the test: instances as in pods, each on a loopback address of its own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string ClusterPath = "/apis/postgresql.cnpg.io/v1/namespaces/default/clusters/c";
    public const string LeasePath = "/apis/coordination.k8s.io/v1/namespaces/default/leases/c";

    private static int _tests;

    private readonly Dictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly string _network = $"127.{10 + (Environment.ProcessId % 200)}.{Interlocked.Increment(ref _tests)}";

    private TestCluster(SmallApiServer api, string root) => (Api, Root) = (api, root);

    public SmallApiServer Api { get; }

    public IReadOnlyDictionary<string, Instance> Instances => _instances;

    public string Root { get; }

    public ChildProcesses Children { get; } = new("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");

    public MemoryStream Log { get; } = new();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestCluster> Create()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/postgresql/15/bin/postgres"), "PostgreSQL 15 is not installed in /usr/lib/postgresql/15.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "These tests start processes as the user postgres, which needs root.");
        var root = Directory.CreateTempSubdirectory("surus-instance-").FullName;
        await new ChildProcesses().Run("install", ["-d", "-o", "postgres", "-g", "postgres", "-m", "0755", root], cancel: Cancel);
        var cluster = new TestCluster(await SmallApiServer.Start(), root);
        foreach (var (name, secret) in TestCertificates.Secrets("c"))
        {
            cluster.Api.Put($"/api/v1/namespaces/default/secrets/{name}", secret);
        }

        cluster.Api.Put(LeasePath, new JsonObject { ["spec"] = new JsonObject() });
        cluster.Api.Put(ClusterPath, JsonNode.Parse("""
            {
              "metadata": {"annotations": {"cnpg.io/skipWalArchiving": "enabled"}, "generation": 1},
              "spec": {"instances": 2, "postgresql": {"pg_ident": ["local postgres postgres"], "parameters": {"shared_buffers": "16MB"}}},
              "status": {"instanceNames": []}
            }
            """)!.AsObject());
        return cluster;
    }

    public InstanceOptions Options(int serial)
    {
        var name = $"c-{serial}";
        var address = $"{_network}.{serial}";
        return new InstanceOptions
        {
            PodName = name,
            ClusterName = "c",
            Namespace = "default",
            Data = new DataDirectory($"{Root}/{name}/data/pgdata"),
            Paths = new ControllerPaths($"{Root}/{name}/controller"),
            Address = address,
            ListenAddress = IPAddress.Parse(address),
            PrimaryHost = primary => $"{_network}.{primary[2..]}",
        };
    }

    public async Task MakeVolume(int serial)
    {
        var options = Options(serial);
        await new ChildProcesses().Run(
            "install",
            ["-d", "-o", "postgres", "-g", "postgres", "-m", "0700", $"{Root}/c-{serial}", options.Paths.Root, Path.GetDirectoryName(options.Data.Path)!],
            cancel: Cancel);
    }

    public JsonLog NewLog(string name) => new(Stream.Synchronized(Log), name, TimeProvider.System);

    public async Task Init(int serial, InitSettings settings)
    {
        await MakeVolume(serial);
        using var client = Api.Client();
        await new InstanceInit(Options(serial), Children, NewLog("init"), TimeProvider.System).Run(client, settings, Cancel);
    }

    public async Task Join(int serial, int parent)
    {
        await MakeVolume(serial);
        using var client = Api.Client();
        await new InstanceJoin(Options(serial), Children, NewLog("join"), TimeProvider.System).Run(client, $"{_network}.{parent}", Cancel);
    }

    public Instance Run(int serial)
    {
        var options = Options(serial);
        Api.Change(ClusterPath, cluster =>
        {
            var names = cluster["status"]!["instanceNames"]!.AsArray();
            if (!names.Any(name => name!.GetValue<string>() == options.PodName))
            {
                names.Add(options.PodName);
            }

            cluster["status"]!["instancesReportedState"] ??= new JsonObject();
            cluster["status"]!["instancesReportedState"]![options.PodName] = new JsonObject { ["ip"] = options.Address, ["isPrimary"] = false };
        });
        var client = Api.Client();
        var run = new InstanceRun(options, client, Children, NewLog(options.PodName), TimeProvider.System);
        return _instances[options.PodName] = new Instance(options, client, run, Task.Run(() => run.Run(Cancel), Cancel));
    }

    public void SetTarget(string name) => Api.Change(ClusterPath, cluster =>
    {
        cluster["status"]!["targetPrimary"] = name;
        cluster["status"]!["targetPrimaryTimestamp"] = Decisions.Timestamps.Format(TimeProvider.System.GetUtcNow());
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances.Values)
        {
            await instance.Stop();
        }

        await Api.DisposeAsync();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.SendDiagnosticMessage(Encoding.UTF8.GetString(Log.ToArray()));
        }

        Directory.Delete(Root, recursive: true);
    }

    internal sealed record Instance(InstanceOptions Options, KubernetesClient Client, InstanceRun Manager, Task<int> Ended)
    {
        private bool _stopped;
        private readonly HttpClient _http = new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } });

        public async Task<(HttpStatusCode Code, string Body)> Get(string path, int port = 8000)
        {
            try
            {
                using var answer = await _http.GetAsync($"{(port == 8000 ? "https" : "http")}://{Options.Address}:{port}{path}", Cancel);
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
            }
            catch (HttpRequestException)
            {
                return (0, "");
            }
        }

        public async Task<InstanceStatusReport?> Report() =>
            await Get("/pg/status") is { Code: HttpStatusCode.OK, Body: var body } ? JsonSerializer.Deserialize(body, InstanceStatusReport.JsonTypeInfo) : null;

        /// <summary>Asks until the report is as wanted; the test's own time limit ends it otherwise.</summary>
        public async Task<InstanceStatusReport> Until(Func<InstanceStatusReport, bool> wanted)
        {
            while (true)
            {
                Cancel.ThrowIfCancellationRequested();
                if (Ended.IsCompleted)
                {
                    Assert.Fail($"The manager of {Options.PodName} ended: {Ended.Exception?.InnerException}");
                }

                if (await Report() is { } report && wanted(report))
                {
                    return report;
                }
            }
        }

        public LocalSql Sql() => new(Options.Paths.Run, 5432, TimeSpan.FromSeconds(30));

        public async Task Stop()
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            Manager.End();
            await Ended.ContinueWith(_ => { }, TaskScheduler.Default);
            await Manager.DisposeAsync();
            Client.Dispose();
            _http.Dispose();
        }
    }
}
