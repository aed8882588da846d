namespace Surus.Kubernetes;

/// <summary>How much a recorder may say.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>How many events about one object may follow each other at once.</summary>
    public int Burst { get; init; } = 50;

    /// <summary>After this time one more event about the object is allowed.</summary>
    public TimeSpan RefillPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Within this time equal events are counted in one, and similar ones are combined.</summary>
    public TimeSpan AggregationPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From so many different messages of one reason about one object on they are combined into one event.</summary>
    public int SimilarLimit { get; init; } = 10;

    /// <summary>How many events may wait to be sent; more are dropped, the newest first.</summary>
    public int QueueLength { get; init; } = 1000;

    /// <summary>The node or pod the recorder runs on; null for none.</summary>
    public string? Host { get; init; }
}

/// <summary>Whether an event is good or bad news.</summary>
public enum EventType
{
    /// <summary>All goes its way.</summary>
    Normal,

    /// <summary>Something someone should look at.</summary>
    Warning,
}
