using System.Globalization;
using System.Text;

namespace Surus.Telemetry;

/// <summary>
/// Metrics in the text format that Prometheus scrapes. The samples of a metric stand together, whatever order they came in. One that
/// would spoil the scrape (a name that is none, a series that is there already, another type than before) is not taken.
/// </summary>
public sealed class MetricsText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);

    /// <summary>The names of the metrics, in order.</summary>
    public IReadOnlyCollection<string> Names => _families.Keys;

    /// <summary>Says what a metric means; without it the metric has no description.</summary>
    public void Describe(string name, MetricType type, string description)
    {
        if (Find(name, type) is { } family)
        {
            family.Description ??= description;
        }
    }

    /// <summary>Adds one sample.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(string name, MetricType type, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var series = Series(name, labels);
        if (Find(name, type) is not { } family || !AreGood(labels) || !_series.Add(series))
        {
            return false;
        }

        family.Samples.Append(series).Append(' ').Append(Number(value)).Append('\n');
        return true;
    }

    /// <summary>Adds one histogram.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="histogram">Its counts.</param>
    /// <param name="labels">What tells it from others of the metric.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Add(string name, HistogramCounts histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (Find(name, MetricType.Histogram) is not { } family || !AreGood(labels) || !_series.Add(Series(name, labels)))
        {
            return false;
        }

        foreach (var (bound, count) in histogram.Buckets.Append((double.PositiveInfinity, histogram.Count)))
        {
            Line(family, $"{name}_bucket", count, [.. labels, ("le", Number(bound))]);
        }

        Line(family, $"{name}_sum", histogram.Sum, labels);
        Line(family, $"{name}_count", histogram.Count, labels);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, family) in _families.Where(family => family.Value.Samples.Length > 0))
        {
            if (family.Description is { } description)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(Escape(description, quoted: false)).Append('\n');
            }

            text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type switch
            {
                MetricType.Counter => "counter",
                MetricType.Histogram => "histogram",
                _ => "gauge",
            }).Append('\n').Append(family.Samples);
        }

        return text.ToString();
    }

    private Family? Find(string name, MetricType type)
    {
        if (!_families.TryGetValue(name, out var family) && MetricNames.IsMetric(name))
        {
            _families[name] = family = new Family(type);
        }

        return family?.Type == type ? family : null;
    }

    private static bool AreGood(ReadOnlySpan<(string Name, string Value)> labels)
    {
        foreach (var (name, _) in labels)
        {
            if (!MetricNames.IsLabel(name))
            {
                return false;
            }
        }

        return true;
    }

    private static void Line(Family family, string name, double value, ReadOnlySpan<(string Name, string Value)> labels) =>
        family.Samples.Append(Series(name, labels)).Append(' ').Append(Number(value)).Append('\n');

    private static string Series(string name, ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (labels.Length == 0)
        {
            return name;
        }

        var text = new StringBuilder(name);
        for (var index = 0; index < labels.Length; index++)
        {
            text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"").Append(Escape(labels[index].Value, quoted: true)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string value, bool quoted)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quoted ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private sealed class Family(MetricType type)
    {
        public MetricType Type => type;

        public string? Description { get; set; }

        public StringBuilder Samples { get; } = new();
    }
}

/// <summary>The counts of a histogram.</summary>
/// <param name="Buckets">Upper bounds, rising, each with how many observations are not above it.</param>
/// <param name="Count">How many observations there are.</param>
/// <param name="Sum">Their sum.</param>
public sealed record HistogramCounts(IReadOnlyList<(double Bound, double Count)> Buckets, double Count, double Sum);
