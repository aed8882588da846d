namespace Surus.Telemetry;

/// <summary>What a metric's values mean.</summary>
public enum MetricType
{
    /// <summary>A value that only grows, until its process starts again.</summary>
    Counter,

    /// <summary>A value that comes and goes.</summary>
    Gauge,

    /// <summary>Counts of observations by size, with their sum.</summary>
    Histogram,
}
