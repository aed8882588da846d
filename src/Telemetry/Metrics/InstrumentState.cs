using System.Diagnostics.Metrics;
using System.Globalization;

namespace Surus.Telemetry;

/// <summary>What one instrument measured, by its tags.</summary>
internal sealed class InstrumentState
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Instrument _instrument;
    private readonly MetricType _type;
    private readonly bool _adds;
    private readonly IReadOnlyList<double> _bounds;
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);

    private InstrumentState(Instrument instrument, MetricType type, bool adds, IReadOnlyList<double> bounds)
    {
        (_instrument, _type, _adds, _bounds) = (instrument, type, adds, bounds);
        Name = NameOf(instrument, type);
    }

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>An instrument that has measured nothing yet.</summary>
    public static InstrumentState Of<T>(Instrument instrument)
        where T : struct => instrument switch
    {
        Counter<T> => new(instrument, MetricType.Counter, adds: true, []),
        ObservableCounter<T> => new(instrument, MetricType.Counter, adds: false, []),
        UpDownCounter<T> => new(instrument, MetricType.Gauge, adds: true, []),
        Histogram<T> histogram => new(instrument, MetricType.Histogram, adds: true, Bounds(histogram)),
        _ => new(instrument, MetricType.Gauge, adds: false, []),
    };

    /// <summary>Takes a measurement in.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        var key = string.Join('\0', labels.Select(label => $"{label.Name}\0{label.Value}"));
        if (!_series.TryGetValue(key, out var series))
        {
            _series[key] = series = new Series(labels, new double[_bounds.Count]);
        }

        series.Count++;
        series.Value = _adds ? series.Value + value : value;
        for (var bucket = 0; bucket < _bounds.Count; bucket++)
        {
            series.Buckets[bucket] += value <= _bounds[bucket] ? 1 : 0;
        }
    }

    /// <summary>Forgets what is observed anew each time it is asked for.</summary>
    public void ForgetObservations()
    {
        if (_instrument.IsObservable)
        {
            _series.Clear();
        }
    }

    /// <summary>Writes the metric.</summary>
    public void WriteTo(MetricsText text)
    {
        if (!string.IsNullOrEmpty(_instrument.Description))
        {
            text.Describe(Name, _type, _instrument.Description);
        }

        foreach (var series in _series.Values)
        {
            if (_type == MetricType.Histogram)
            {
                text.Add(Name, new HistogramCounts([.. _bounds.Zip(series.Buckets)], series.Count, series.Value), series.Labels);
            }
            else
            {
                text.Add(Name, _type, series.Value, series.Labels);
            }
        }
    }

    private static IReadOnlyList<double> Bounds<T>(Histogram<T> histogram)
        where T : struct =>
        histogram.Advice?.HistogramBucketBoundaries is { } given
            ? [.. given.Select(bound => Convert.ToDouble(bound, CultureInfo.InvariantCulture))]
            : DefaultBounds;

    private static (string Name, string Value)[] Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new (string Name, string Value)[tags.Length];
        for (var index = 0; index < tags.Length; index++)
        {
            labels[index] = (Plain(tags[index].Key), Convert.ToString(tags[index].Value, CultureInfo.InvariantCulture) ?? "");
        }

        return labels;
    }

    private static string NameOf(Instrument instrument, MetricType type)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var plain = Plain(instrument.Name);
        var name = plain.Contains(unit, StringComparison.Ordinal) ? plain : plain + unit;
        return type == MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' ? letter : '_'));

    private sealed class Series((string Name, string Value)[] labels, double[] buckets)
    {
        public (string Name, string Value)[] Labels => labels;

        public double[] Buckets => buckets;

        public double Value { get; set; }

        public long Count { get; set; }
    }
}
