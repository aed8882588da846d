using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

public sealed class MetricsServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scrape_tells_of_queues_passes_and_clusters()
    {
        using var metrics = new OperatorMetrics(() => DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var gauges = new ClusterGauges(() => [Cluster("a", "asleep"), Cluster("b", "asleep"), Cluster("c", "awake")]);
        using var controller = new Controller("metrics-test", (_, _) => ValueTask.FromResult(ReconcileResult.Done), new ControllerOptions { Workers = 1 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = controller.Run(stop.Token);
        await using var server = await MetricsServer.Start("127.0.0.1:0", metrics, NullLoggerFactory.Instance, Cancel);
        using var http = new HttpClient();
        controller.Enqueue(new NamespacedName("ns", "x"));

        // The counter of a finished pass is the last that changes: when it is there, all the others are.
        string text;
        do
        {
            text = await http.GetStringAsync(new Uri(server!.Addresses[0], "/metrics"), Cancel);
        }
        while (!text.Contains("""workqueue_work_duration_seconds_count{name="metrics-test",controller="metrics-test"} 1""", StringComparison.Ordinal));

        foreach (var line in (string[])
        [
            """controller_runtime_reconcile_total{controller="metrics-test",result="success"} 1""",
            """controller_runtime_reconcile_time_seconds_count{controller="metrics-test"} 1""",
            """controller_runtime_reconcile_time_seconds_bucket{controller="metrics-test",le="60"} 1""",
            """controller_runtime_max_concurrent_reconciles{controller="metrics-test"} 1""",
            """workqueue_adds_total{name="metrics-test",controller="metrics-test"} 1""",
            """workqueue_depth{name="metrics-test",controller="metrics-test"} 0""",
            """workqueue_unfinished_work_seconds{name="metrics-test",controller="metrics-test"} 0""",
            """workqueue_longest_running_processor_seconds{name="metrics-test",controller="metrics-test"} 0""",
            """surus_clusters{phase="asleep"} 2""",
            """surus_clusters{phase="awake"} 1""",
            """surus_certificate_expiration_timestamp_seconds{namespace="ns",cluster="a",secret="a-ca"} 1777629600""",
            "surus_webhook_certificate_expiration_timestamp_seconds 1800000000",
        ])
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }

        Assert.Contains("\nprocess_resident_memory_bytes ", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
        using var elsewhere = await http.GetAsync(server.Addresses[0], Cancel);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void The_page_lists_what_the_operator_tells()
    {
        using var metrics = new OperatorMetrics(() => DateTimeOffset.UnixEpoch);
        var page = File.ReadAllText(Path.Combine(World.Root, "docs", "monitoring.md"));
        var told = metrics.Collect().Names.Where(name => !name.StartsWith("process_", StringComparison.Ordinal) && !name.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.All(told, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(":8080", "[::]:8080")]
    [InlineData("127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("[::1]:9", "[::1]:9")]
    [InlineData("0", null)]
    [InlineData("", null)]
    public void The_address_is_read_as_its_flag_writes_it(string text, string? expected) => Assert.Equal(expected, MetricsServer.EndPoint(text)?.ToString());

    [Theory]
    [InlineData("8080")]
    [InlineData("localhost:8080")]
    [InlineData(":http")]
    public void An_address_that_is_none_is_an_error_that_says_what_would_be_right(string text) =>
        Assert.Contains($"'{text}'; it has to be an IP address and a port", Assert.Throws<SettingsException>(() => MetricsServer.EndPoint(text)).Message, StringComparison.Ordinal);

    private static Cluster Cluster(string name, string phase) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "ns" },
        Status = new ClusterStatus
        {
            Phase = phase,
            Certificates = new CertificatesStatus { Expirations = new Dictionary<string, string> { [$"{name}-ca"] = "2026-05-01 10:00:00 +0000 UTC" } },
        },
    };
}
