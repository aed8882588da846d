using System.Collections.Concurrent;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>What is known of one instance from talking to it.</summary>
/// <param name="PodUid">The pod it was.</param>
/// <param name="Contact">What came of the last attempt.</param>
/// <param name="Since">When that began to be so (a reading of the clock).</param>
/// <param name="Report">Its last report; null when there was none.</param>
/// <param name="ReportedAt">When it was made.</param>
/// <param name="HasEnded">Whether a connection to it was ended by the other side since it last answered.</param>
internal sealed record InstanceMemory(
    string? PodUid, InstanceContact Contact, long Since, InstanceStatusReport? Report, long ReportedAt, bool HasEnded);

/// <summary>Asks instances and remembers what came of it.</summary>
internal sealed class InstanceContacts(TimeProvider time)
{
    /// <summary>How long an instance that may well answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long one is waited for that was silent the last time.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<NamespacedName, InstanceMemory> memories = new();

    /// <summary>What is known of an instance; null when it was never asked.</summary>
    public InstanceMemory? Of(NamespacedName instance) => memories.GetValueOrDefault(instance);

    /// <summary>Asks an instance, and returns what is known then.</summary>
    public async Task<InstanceMemory> Ask(NamespacedName instance, string? podUid, string address, StatusClient client, CancellationToken cancel)
    {
        var wasSilent = Of(instance) is { Contact: InstanceContact.Silent or InstanceContact.Closed } before && before.PodUid == podUid;
        var answer = await client.Ask(address, wasSilent ? ShortPatience : Patience, cancel).ConfigureAwait(false);
        var now = time.GetTimestamp();
        return memories.AddOrUpdate(
            instance,
            _ => Next(null, podUid, answer, now),
            (_, memory) => Next(memory.PodUid == podUid ? memory : null, podUid, answer, now));
    }

    /// <summary>Remembers that the instance ended a connection.</summary>
    public void Ended(NamespacedName instance)
    {
        while (memories.TryGetValue(instance, out var memory) && !memories.TryUpdate(instance, memory with { HasEnded = true }, memory))
        {
            // Somebody else changed it meanwhile: take what is there now.
        }
    }

    /// <summary>Forgets the instances of a Cluster that are gone: all but those named.</summary>
    public void ForgetAllBut(NamespacedName cluster, IReadOnlySet<string> names)
    {
        foreach (var instance in memories.Keys.Where(instance =>
            instance.Namespace == cluster.Namespace && !names.Contains(instance.Name) && ObjectNames.InstanceSerial(cluster.Name, instance.Name) is not null))
        {
            memories.TryRemove(instance, out _);
        }
    }

    private static InstanceMemory Next(InstanceMemory? before, string? podUid, InstanceAnswer answer, long now)
    {
        var hasEnded = before is { HasEnded: true } && answer.Contact != InstanceContact.Answering;
        var contact = answer.Contact == InstanceContact.Silent && hasEnded ? InstanceContact.Closed : answer.Contact;
        return new(
            podUid,
            contact,
            before is not null && before.Contact == contact ? before.Since : now,
            answer.Report ?? before?.Report,
            answer.Report is null ? before?.ReportedAt ?? now : now,
            hasEnded);
    }
}
