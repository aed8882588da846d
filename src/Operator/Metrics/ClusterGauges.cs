using System.Diagnostics.Metrics;
using Surus.Api;

namespace Surus.Operator;

/// <summary>What the leading operator tells of its Clusters: how many are in which phase, and when their certificates end.</summary>
internal sealed class ClusterGauges : IDisposable
{
    /// <summary>The meter of these instruments.</summary>
    public const string MeterName = "Surus.Operator.Clusters";

    private readonly Meter meter = new(MeterName);

    /// <summary>Tells of the Clusters that <paramref name="clusters"/> gives, until disposed of.</summary>
    public ClusterGauges(Func<IReadOnlyCollection<Cluster>> clusters)
    {
        meter.CreateObservableGauge("surus_clusters", () => Phases(clusters()), null, "Clusters, by phase.");
        meter.CreateObservableGauge(
            "surus_certificate_expiration_timestamp_seconds", () => clusters().SelectMany(Expirations), null,
            "When the certificate in a secret of a Cluster ends, unix time.");
    }

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<long>> Phases(IReadOnlyCollection<Cluster> clusters) => clusters
        .GroupBy(cluster => cluster.Status?.Phase ?? "", StringComparer.Ordinal)
        .Select(group => new Measurement<long>(group.Count(), new KeyValuePair<string, object?>("phase", group.Key)));

    private static IEnumerable<Measurement<double>> Expirations(Cluster cluster)
    {
        foreach (var (secret, text) in cluster.Status?.Certificates?.Expirations ?? new Dictionary<string, string>())
        {
            if (ExpirationText.TryParse(text, out var end))
            {
                yield return new(
                    end.ToUnixTimeSeconds(), new("namespace", cluster.Metadata.Namespace), new("cluster", cluster.Metadata.Name), new("secret", secret));
            }
        }
    }
}
