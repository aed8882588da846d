using System.Globalization;
using Surus.Api;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>One sample of a metric.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Column">The column it comes from.</param>
/// <param name="Labels">What tells it from others.</param>
/// <param name="Value">Its value; of a histogram it is not used.</param>
/// <param name="Histogram">Its counts; null for other types.</param>
internal sealed record MetricSample(
    string Name, MetricColumn Column, (string Name, string Value)[] Labels, double Value, HistogramCounts? Histogram = null)
{
    /// <summary>Adds it to a scrape.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool AddTo(MetricsText text)
    {
        if (Column.Description.Length > 0)
        {
            text.Describe(Name, Column.Type, Column.Description);
        }

        return Histogram is { } counts ? text.Add(Name, counts, Labels) : text.Add(Name, Column.Type, Value, Labels);
    }
}

/// <summary>Turns the result of a query into samples.</summary>
internal static class QuerySamples
{
    /// <summary>The samples of a result.</summary>
    /// <exception cref="FormatException">The result is not what the query's columns say; the message says what is wrong.</exception>
    public static IReadOnlyList<MetricSample> Of(MetricQuery query, ResultTable result)
    {
        var positions = Positions(query, result);
        var labels = query.Columns.Where(column => column.Usage == ColumnUsage.Label).ToList();
        var metrics = query.Columns
            .Where(column => column.Usage is not (ColumnUsage.Label or ColumnUsage.Discard) && !IsPartOfHistogram(query, column.Id))
            .ToList();
        return
        [
            .. result.Rows.SelectMany(row =>
            {
                var values = new Row(query, result.Columns, positions, row);
                (string, string)[] told = [.. labels.Select(label => (label.Id, values.Text(label.Id) ?? ""))];
                return metrics.Select(column => Sample(query, column, told, values)).OfType<MetricSample>();
            }),
        ];
    }

    private static Dictionary<string, int> Positions(MetricQuery query, ResultTable result)
    {
        var expected = query.Columns.SelectMany(column => column.Usage == ColumnUsage.Histogram && !IsPartOfHistogram(query, column.Id)
            ? Parts(column.Id).Prepend(column.Id)
            : [column.Id]).Distinct(StringComparer.Ordinal).ToList();
        var found = result.Columns.Select(column => column.Name).ToList();
        if (expected.Count != found.Count || expected.Except(found, StringComparer.Ordinal).Any())
        {
            throw new FormatException(
                $"its result has the columns {string.Join(", ", found)}, and its metrics name {string.Join(", ", expected)}: they have to be the same.");
        }

        return found.Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index, StringComparer.Ordinal);
    }

    private static string[] Parts(string histogram) => [$"{histogram}_bucket", $"{histogram}_sum", $"{histogram}_count"];

    private static bool IsPartOfHistogram(MetricQuery query, string id) =>
        query.Columns.Any(column => column.Usage == ColumnUsage.Histogram && Parts(column.Id).Contains(id, StringComparer.Ordinal));

    private static MetricSample? Sample(MetricQuery query, MetricColumn column, (string, string)[] labels, Row row)
    {
        var name = $"{query.Prefix}_{column.Name ?? column.Id}";
        return column.Usage switch
        {
            ColumnUsage.Histogram => new(name, column, labels, 0, row.Histogram(column.Id)),
            ColumnUsage.Duration => row.Milliseconds(column.Id) is { } milliseconds ? new($"{name}_milliseconds", column, labels, milliseconds) : null,
            ColumnUsage.MappedMetric => column.Mapping.TryGetValue(row.Text(column.Id) ?? "", out var mapped) ? new(name, column, labels, mapped) : null,
            _ => new(name, column, labels, row.Number(column.Id)),
        };
    }

    private sealed class Row(MetricQuery query, IReadOnlyList<ResultColumn> columns, Dictionary<string, int> positions, string?[] values)
    {
        public string? Text(string column) => values[positions[column]];

        public double Number(string column) => (columns[positions[column]].Kind, Text(column)) switch
        {
            (_, null) => double.NaN,
            (ResultKind.Boolean, var text) => text == "t" ? 1 : 0,
            (ResultKind.Time, var text) => UnixTime(text) ?? throw NoNumber(column, text),
            (_, var text) => Parse(text) ?? throw NoNumber(column, text),
        };

        public long? Milliseconds(string column)
        {
            if (Text(column) is null or "-1")
            {
                return null;
            }

            return GoDuration.TryParse(Text(column), out var duration)
                ? (long)duration.TotalMilliseconds
                : throw new FormatException($"column {column} has '{Text(column)}', which is no duration such as 1h2m3s.");
        }

        public HistogramCounts Histogram(string column)
        {
            var bounds = Array(column);
            var counts = Array($"{column}_bucket");
            return bounds.Length == counts.Length
                ? new([.. bounds.Zip(counts).Where(bucket => !double.IsPositiveInfinity(bucket.First))], Number($"{column}_count"), Number($"{column}_sum"))
                : throw new FormatException($"column {column} has {bounds.Length} bounds, and {column}_bucket {counts.Length} counts: they have to be as many.");
        }

        // An array of numbers as PostgreSQL writes it: {0.1,1,10}.
        private double[] Array(string column) => Text(column) is ['{', .. var items, '}']
            ? [.. items.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => Parse(item) ?? throw NoNumber(column, item))]
            : throw new FormatException($"column {column} of query {query.Id} is no array of numbers.");

        private static double? Parse(string text) => text switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        };

        private static double? UnixTime(string text) => text switch
        {
            "infinity" => double.PositiveInfinity,
            "-infinity" => double.NegativeInfinity,
            _ => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUnixTimeMilliseconds() / 1000.0
                : null,
        };

        // What the value is stays out of messages: it may be anything.
        private static FormatException NoNumber(string column, string text) =>
            new($"column {column} has a value of {text.Length} characters that is no number.");
    }
}
