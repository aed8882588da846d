namespace Surus.Telemetry.Tests;

public sealed class MetricsTextTests
{
    [Fact]
    public void Samples_of_a_metric_stand_together_under_its_type()
    {
        var text = new MetricsText();
        text.Add("b", MetricType.Gauge, 1, ("x", "1"));
        text.Describe("a_total", MetricType.Counter, "Two lines\nand a \\.");
        text.Add("a_total", MetricType.Counter, 2.5);
        text.Add("b", MetricType.Gauge, double.NaN, ("x", "a\"b\\c\nd"), ("y", ""));

        Assert.Equal(
            """
            # HELP a_total Two lines\nand a \\.
            # TYPE a_total counter
            a_total 2.5
            # TYPE b gauge
            b{x="1"} 1
            b{x="a\"b\\c\nd",y=""} NaN

            """,
            text.ToString());
    }

    [Fact]
    public void A_histogram_has_all_its_buckets()
    {
        var text = new MetricsText();
        Assert.True(text.Add("h", new HistogramCounts([(0.1, 1), (1, 3)], 4, 7.5), ("q", "z")));

        Assert.Equal(
            """
            # TYPE h histogram
            h_bucket{q="z",le="0.1"} 1
            h_bucket{q="z",le="1"} 3
            h_bucket{q="z",le="+Inf"} 4
            h_sum{q="z"} 7.5
            h_count{q="z"} 4

            """,
            text.ToString());
    }

    [Fact]
    public void What_would_spoil_the_scrape_is_not_taken()
    {
        var text = new MetricsText();
        Assert.True(text.Add("m", MetricType.Gauge, 1, ("l", "v")));
        Assert.False(text.Add("m", MetricType.Gauge, 2, ("l", "v")), "the series is there already");
        Assert.False(text.Add("m", MetricType.Counter, 1), "it is a gauge");
        Assert.False(text.Add("m", new HistogramCounts([], 0, 0)), "it is a gauge");
        Assert.False(text.Add("1m", MetricType.Gauge, 1), "the name is none");
        Assert.False(text.Add("m", MetricType.Gauge, 1, ("a-b", "v")), "the label's name is none");

        Assert.Equal("# TYPE m gauge\nm{l=\"v\"} 1\n", text.ToString());
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(123456789012, "123456789012")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string expected)
    {
        var text = new MetricsText();
        text.Add("n", MetricType.Gauge, value);
        Assert.EndsWith($"n {expected}\n", text.ToString(), StringComparison.Ordinal);
    }
}
