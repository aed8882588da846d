using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager.Tests;

public sealed class QuerySamplesTests
{
    [Theory]
    [InlineData("GAUGE", ResultKind.Other, "1.5", "cnpg_q_v 1.5")]
    [InlineData("GAUGE", ResultKind.Other, "1e3", "cnpg_q_v 1000")]
    [InlineData("GAUGE", ResultKind.Other, "Infinity", "cnpg_q_v +Inf")]
    [InlineData("GAUGE", ResultKind.Other, null, "cnpg_q_v NaN")]
    [InlineData("GAUGE", ResultKind.Boolean, "t", "cnpg_q_v 1")]
    [InlineData("GAUGE", ResultKind.Boolean, "f", "cnpg_q_v 0")]
    [InlineData("GAUGE", ResultKind.Time, "1970-01-01 01:00:01.5+01", "cnpg_q_v 1.5")]
    [InlineData("GAUGE", ResultKind.Time, "1970-01-02", "cnpg_q_v 86400")]
    [InlineData("COUNTER", ResultKind.Other, "7", "cnpg_q_v 7")]
    [InlineData("MAPPEDMETRIC", ResultKind.Other, "up", "cnpg_q_v 2")]
    [InlineData("MAPPEDMETRIC", ResultKind.Other, "elsewhere", null)]
    [InlineData("DURATION", ResultKind.Other, "1h2m3.5s", "cnpg_q_v_milliseconds 3723500")]
    [InlineData("DURATION", ResultKind.Other, "-1", null)]
    [InlineData("DISCARD", ResultKind.Other, "x", null)]
    [InlineData("LABEL", ResultKind.Other, "x", null)]
    public void A_value_becomes_a_sample_by_its_usage(string usage, ResultKind kind, string? value, string? expected)
    {
        var text = new MetricsText();
        foreach (var sample in QuerySamples.Of(Query($"v: {{usage: {usage}, metric_mapping: {{up: 2}}}}"), Table([("v", kind)], [value])))
        {
            Assert.True(sample.AddTo(text));
        }

        Assert.Equal(expected is null ? "" : $"{expected}\n", string.Concat(text.ToString().Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Length > 0 ? line + "\n" : "")));
    }

    [Fact]
    public void Labels_are_told_with_every_sample_of_their_row()
    {
        var samples = QuerySamples.Of(
            Query("db: {usage: LABEL}", "a: {usage: GAUGE}", "b: {usage: COUNTER, name: renamed}"),
            Table([("a", ResultKind.Other), ("db", ResultKind.Other), ("b", ResultKind.Other)], ["1", "x", "2"], ["3", null, "4"]));

        Assert.Equal(
            ["cnpg_q_a db=x 1", "cnpg_q_renamed db=x 2", "cnpg_q_a db= 3", "cnpg_q_renamed db= 4"],
            samples.Select(sample => $"{sample.Name} {string.Join(',', sample.Labels.Select(label => $"{label.Name}={label.Value}"))} {sample.Value}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_histogram_is_put_together_of_its_four_columns(bool allAreNamed)
    {
        string[] columns = allAreNamed
            ? ["t: {usage: HISTOGRAM}", "t_bucket: {usage: HISTOGRAM}", "t_sum: {usage: HISTOGRAM}", "t_count: {usage: HISTOGRAM}"]
            : ["t: {usage: HISTOGRAM}"];
        var sample = Assert.Single(QuerySamples.Of(
            Query(columns),
            Table(
                [("t", ResultKind.Other), ("t_bucket", ResultKind.Other), ("t_sum", ResultKind.Other), ("t_count", ResultKind.Other)],
                ["{0.1,1,Infinity}", "{1,3,4}", "7.5", "4"])));

        Assert.Equal("cnpg_q_t", sample.Name);
        Assert.Equal([(0.1, 1), (1, 3)], sample.Histogram!.Buckets);
        Assert.Equal((4, 7.5), (sample.Histogram.Count, sample.Histogram.Sum));
    }

    [Theory]
    [InlineData("a: {usage: GAUGE}", "b", "1", "its result has the columns b, and its metrics name a: they have to be the same")]
    [InlineData("a: {usage: GAUGE}", "a", "many", "column a has a value of 4 characters that is no number")]
    [InlineData("a: {usage: DURATION}", "a", "soon", "column a has 'soon', which is no duration")]
    public void A_result_that_is_not_as_said_is_an_error(string column, string name, string value, string message) => Assert.Contains(
        message, Assert.Throws<FormatException>(() => QuerySamples.Of(Query(column), Table([(name, ResultKind.Other)], [value]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", 0)]
    [InlineData("ANY 2 (\"a\",\"b\",\"c\")", 2)]
    [InlineData("FIRST 1 (a)", 1)]
    [InlineData("3 (a, b, c)", 3)]
    [InlineData("a, b", 1)]
    [InlineData("*", 1)]
    public void The_number_of_synchronous_standbys_is_read_from_the_configuration(string names, double expected) =>
        Assert.Equal(expected, ServerCollector.Observed(names));

    private static MetricQuery Query(params string[] columns) => Assert.Single(QueryDocument.Parse(
        "d", $"q:\n  query: SELECT\n  metrics:\n{string.Concat(columns.Select(column => $"    - {{{column}}}\n"))}").Queries);

    private static ResultTable Table((string Name, ResultKind Kind)[] columns, params string?[][] rows) =>
        new([.. columns.Select(column => new ResultColumn(column.Name, column.Kind))], rows);
}
