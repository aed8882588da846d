using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>
/// Tells people what happened to an object, as Kubernetes events: equal ones are counted, similar ones combined, too many
/// dropped. Recording never waits and never fails.
/// </summary>
public sealed partial class EventRecorder
{
    private readonly KubernetesClient client;
    private readonly string component;
    private readonly EventRecorderOptions options;
    private readonly EventAggregation aggregation;
    private readonly Channel<Occurrence> queue;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>A recorder; nothing is sent until it runs.</summary>
    /// <param name="client">The client.</param>
    /// <param name="component">Who speaks, such as the name of a controller.</param>
    /// <param name="options">How much it may say; null for the defaults.</param>
    public EventRecorder(KubernetesClient client, string component, EventRecorderOptions? options = null)
    {
        this.client = client;
        this.component = component;
        this.options = options ?? new EventRecorderOptions();
        time = client.Options.Time;
        logger = client.Options.Logger;
        aggregation = new EventAggregation(this.options);
        queue = Channel.CreateBounded<Occurrence>(
            new BoundedChannelOptions(this.options.QueueLength) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    }

    /// <summary>Records that something happened to the object.</summary>
    /// <param name="about">The object, as it was read.</param>
    /// <param name="type">Good or bad news.</param>
    /// <param name="reason">What happened, as one CamelCase word for programs.</param>
    /// <param name="message">What happened, as a sentence for people. No secrets.</param>
    public void Record(IKubernetesObject about, EventType type, string reason, string message)
    {
        var reference = new ObjectReference
        {
            ApiVersion = about.ApiVersion,
            Kind = about.Kind,
            Name = about.Metadata.Name,
            Namespace = about.Metadata.Namespace,
            Uid = about.Metadata.Uid,
            ResourceVersion = about.Metadata.ResourceVersion,
        };
        queue.Writer.TryWrite(new Occurrence(reference, new EventIdentity(reference.Uid ?? $"{reference.Kind} {about.Key()}", type, reason, message)));
    }

    /// <summary>Sends what was recorded until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await foreach (var occurrence in queue.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            try
            {
                await Send(occurrence, cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ApiException or ApiConnectionException or UnreadableObjectException)
            {
                // An event is news, not state: late news is dropped rather than kept in the way of later ones.
                LogNotSent(occurrence.Identity.Reason, occurrence.About.Name ?? "", error.Message);
            }
        }
    }

    private async Task Send(Occurrence occurrence, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (aggregation.Add(occurrence.Identity, now) is not { } counted)
        {
            LogTooMany(occurrence.Identity.Reason, occurrence.About.Name ?? "");
            return;
        }

        if (counted.Name is { } name && await CountUp(occurrence, counted, name, now, cancel).ConfigureAwait(false))
        {
            return;
        }

        var stored = await client.Create(Described(occurrence, counted, now), cancel).ConfigureAwait(false);
        aggregation.Stored(counted.Identity, stored.Metadata.Name ?? "");
    }

    // False where the stored event has run out meanwhile.
    private async Task<bool> CountUp(Occurrence occurrence, EventOccurrence counted, string name, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var change = new JsonObject
            {
                ["count"] = counted.Count,
                ["lastTimestamp"] = KubernetesTime.Format(now),
                ["message"] = Message(occurrence, counted),
            };
            await client.Patch<Event>(new NamespacedName(Namespace(occurrence.About), name), Patch.Merge(change), cancel).ConfigureAwait(false);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    private Event Described(Occurrence occurrence, EventOccurrence counted, DateTimeOffset now) => new()
    {
        Metadata = new ObjectMeta { Name = NewName(occurrence.About.Name ?? "event"), Namespace = Namespace(occurrence.About) },
        InvolvedObject = occurrence.About,
        Type = counted.Identity.Type.ToString(),
        Reason = counted.Identity.Reason,
        Message = Message(occurrence, counted),
        Count = counted.Count,
        FirstTimestamp = counted.First,
        LastTimestamp = now,
        Source = new EventSource { Component = component, Host = options.Host },
        ReportingComponent = component,
        ReportingInstance = options.Host ?? "",
    };

    private static string Message(Occurrence occurrence, EventOccurrence counted) =>
        counted.Identity.Message.Length > 0 ? counted.Identity.Message : $"(the latest of several similar events) {occurrence.Identity.Message}";

    // Events about objects of the whole cluster live in the default namespace.
    private static string Namespace(ObjectReference about) => string.IsNullOrEmpty(about.Namespace) ? "default" : about.Namespace;

    private static string NewName(string about) =>
        string.Create(CultureInfo.InvariantCulture, $"{about}.{Guid.NewGuid().ToString("N")[..16]}");

    [LoggerMessage(Level = LogLevel.Debug, Message = "The event {Reason} about {Name} was not sent: {Cause}")]
    private partial void LogNotSent(string reason, string name, string cause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The event {Reason} about {Name} is dropped: there were too many")]
    private partial void LogTooMany(string reason, string name);

    private sealed record Occurrence(ObjectReference About, EventIdentity Identity);
}
