using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Surus.Kubernetes;

/// <summary>The instruments of work queues.</summary>
internal static class QueueInstruments
{
    public static readonly Counter<long> Adds =
        RuntimeMetrics.Meter.CreateCounter<long>("workqueue_adds_total", description: "Keys that became ready, by queue.");

    public static readonly Counter<long> Retries =
        RuntimeMetrics.Meter.CreateCounter<long>("workqueue_retries_total", description: "Keys that were added again after a failure, by queue.");

    public static readonly Histogram<double> WaitSeconds =
        Durations("workqueue_queue_duration_seconds", "How long a key waited until it was taken.");

    public static readonly Histogram<double> WorkSeconds = Durations("workqueue_work_duration_seconds", "How long a key was worked on.");

    private static readonly ConcurrentDictionary<IQueueLoad, bool> Queues = new();

    static QueueInstruments()
    {
        Observe("workqueue_depth", "Keys that are ready and not yet taken.", queue => queue.Depth);
        Observe("workqueue_unfinished_work_seconds", "How long the keys that are worked on have taken so far, added up.", queue => queue.Running().Sum());
        Observe("workqueue_longest_running_processor_seconds", "How long the longest of them has taken.", queue => queue.Running().Append(0).Max());
    }

    /// <summary>Tells of a queue until it is closed.</summary>
    public static void Register(IQueueLoad queue) => Queues[queue] = true;

    /// <summary>Tells of it no more.</summary>
    public static void Forget(IQueueLoad queue) => Queues.TryRemove(queue, out _);

    private static void Observe(string name, string description, Func<IQueueLoad, double> value) => RuntimeMetrics.Meter.CreateObservableGauge(
        name, () => Queues.Keys.Select(queue => new Measurement<double>(value(queue), QueueMetrics.Tags(queue.Name))), null, description);

    private static Histogram<double> Durations(string name, string description) => RuntimeMetrics.Meter.CreateHistogram(
        name, "s", description, null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000] });
}

/// <summary>What a queue has to do at this moment.</summary>
internal interface IQueueLoad
{
    /// <summary>The queue's name.</summary>
    string Name { get; }

    /// <summary>How many keys are ready.</summary>
    int Depth { get; }

    /// <summary>For how many seconds each key that is worked on has been.</summary>
    IReadOnlyList<double> Running();
}

/// <summary>Measures one queue. Its members are called under the queue's lock.</summary>
internal sealed class QueueMetrics
{
    private readonly TimeProvider time;
    private readonly KeyValuePair<string, object?>[] tags;

    /// <summary>Measures the queue of that name.</summary>
    public QueueMetrics(string name, TimeProvider time)
    {
        this.time = time;
        tags = Tags(name);
    }

    /// <summary>A key became ready.</summary>
    /// <returns>When, to be given back when it is taken.</returns>
    public long Added()
    {
        QueueInstruments.Adds.Add(1, tags);
        return time.GetTimestamp();
    }

    /// <summary>A key was taken.</summary>
    /// <returns>When, to be given back when it is done.</returns>
    public long Taken(long added)
    {
        QueueInstruments.WaitSeconds.Record(time.GetElapsedTime(added).TotalSeconds, tags);
        return time.GetTimestamp();
    }

    /// <summary>The work on a key ended.</summary>
    public void Done(long taken) => QueueInstruments.WorkSeconds.Record(time.GetElapsedTime(taken).TotalSeconds, tags);

    /// <summary>A key failed and comes again.</summary>
    public void Retried() => QueueInstruments.Retries.Add(1, tags);

    /// <summary>What tells the queue from others; the controller has its name.</summary>
    internal static KeyValuePair<string, object?>[] Tags(string name) => [new("name", name), new("controller", name)];
}
