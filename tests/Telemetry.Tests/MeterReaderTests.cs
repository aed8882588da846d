using System.Diagnostics.Metrics;

namespace Surus.Telemetry.Tests;

public sealed class MeterReaderTests
{
    private readonly string name = $"test-{Guid.NewGuid()}";

    [Fact]
    public void Instruments_add_up_by_their_tags()
    {
        using var reader = new MeterReader(name);
        using var meter = new Meter(name);
        var counter = meter.CreateCounter<long>("requests", description: "All of them.");
        counter.Add(2, new KeyValuePair<string, object?>("http.code", 200));
        counter.Add(3, new KeyValuePair<string, object?>("http.code", 200));
        counter.Add(1, new KeyValuePair<string, object?>("http.code", 500));
        var busy = meter.CreateUpDownCounter<int>("busy");
        busy.Add(3);
        busy.Add(-1);
        var last = meter.CreateGauge<double>("last.size", "By");
        last.Record(7);
        last.Record(5);

        Assert.Equal(
            """
            # TYPE busy gauge
            busy 2
            # TYPE last_size_bytes gauge
            last_size_bytes 5
            # HELP requests_total All of them.
            # TYPE requests_total counter
            requests_total{http_code="200"} 5
            requests_total{http_code="500"} 1

            """,
            Text(reader));
    }

    [Fact]
    public void A_histogram_counts_into_the_buckets_it_was_given()
    {
        using var reader = new MeterReader(name);
        using var meter = new Meter(name);
        var seconds = meter.CreateHistogram("took", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        seconds.Record(0.5);
        seconds.Record(1);
        seconds.Record(4);

        Assert.Equal(
            """
            # TYPE took_seconds histogram
            took_seconds_bucket{le="1"} 2
            took_seconds_bucket{le="2"} 2
            took_seconds_bucket{le="+Inf"} 3
            took_seconds_sum 5.5
            took_seconds_count 3

            """,
            Text(reader));
    }

    [Fact]
    public void What_is_observed_no_more_is_told_no_more()
    {
        using var reader = new MeterReader(name);
        var meter = new Meter(name);
        List<string> there = ["a", "b"];
        meter.CreateObservableGauge("there", () => there.Select(one => new Measurement<int>(1, new KeyValuePair<string, object?>("name", one))));
        Assert.Equal("# TYPE there gauge\nthere{name=\"a\"} 1\nthere{name=\"b\"} 1\n", Text(reader));

        there.Remove("a");
        Assert.Equal("# TYPE there gauge\nthere{name=\"b\"} 1\n", Text(reader));

        meter.Dispose();
        Assert.Equal("", Text(reader));
    }

    [Fact]
    public void Other_meters_are_not_read()
    {
        using var reader = new MeterReader(name);
        using var meter = new Meter("other");
        meter.CreateCounter<int>("c").Add(1);
        Assert.Equal("", Text(reader));
    }

    [Fact]
    public void The_process_tells_of_itself()
    {
        var text = new MetricsText();
        ProcessMetrics.WriteTo(text);
        Assert.Equal(
            [
                "process_cpu_seconds_total", "process_max_fds", "process_open_fds", "process_resident_memory_bytes", "process_start_time_seconds",
                "process_virtual_memory_bytes",
            ],
            text.Names);
        Assert.DoesNotContain("NaN", text.ToString(), StringComparison.Ordinal);
    }

    private static string Text(MeterReader reader)
    {
        var text = new MetricsText();
        reader.WriteTo(text);
        return text.ToString();
    }
}
