using System.Collections.Concurrent;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>The failures of the exporter's own parts since the manager started.</summary>
internal sealed class CollectionErrors
{
    /// <summary>The parts that can fail, as the public contract names them.</summary>
    public static IReadOnlyList<string> Collectors { get; } =
    [
        "Collect.PgWALArchiveStats", "Collect.PGWalSettings", "Collect.PGVersion", "Collect.PGWALStat", "Collect.NodesUsed",
        "Collect.SynchronousStandbys", "Collect.cnpg",
    ];

    private readonly ConcurrentDictionary<string, int> _counts = new(Collectors.ToDictionary(name => name, _ => 0, StringComparer.Ordinal));

    /// <summary>All of them together.</summary>
    public int Total => _counts.Values.Sum();

    /// <summary>Counts one.</summary>
    public void Count(string collector) => _counts.AddOrUpdate(collector, 1, (_, count) => count + 1);

    /// <summary>Writes them.</summary>
    public void AddTo(MetricsText metrics)
    {
        metrics.Describe("cnpg_collector_collection_errors_total", MetricType.Counter, "Failures to collect, by part of the exporter.");
        foreach (var (collector, count) in _counts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            metrics.Add("cnpg_collector_collection_errors_total", MetricType.Counter, count, ("collector", collector));
        }
    }
}
