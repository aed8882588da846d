using System.Collections.Immutable;
using System.Globalization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>
/// What the primary's <c>Lease</c> says. The holder stands where everybody looks for it; the rest stands in annotations, so that
/// it changes in the same compare-and-swap.
/// </summary>
public sealed record PrimaryLeaseFacts
{
    /// <summary>The annotation of <see cref="HolderSession"/>.</summary>
    public const string SessionAnnotation = "cnpg.io/leaseHolderSession";

    /// <summary>The annotation of <see cref="HolderAddress"/>.</summary>
    public const string AddressAnnotation = "cnpg.io/leaseHolderAddress";

    /// <summary>The annotation of <see cref="Timeline"/>.</summary>
    public const string TimelineAnnotation = "cnpg.io/leaseTimeline";

    /// <summary>The annotation of <see cref="HandoverLsn"/>.</summary>
    public const string HandoverAnnotation = "cnpg.io/leaseHandoverLSN";

    /// <summary>The annotation of <see cref="Successor"/>.</summary>
    public const string SuccessorAnnotation = "cnpg.io/leaseSuccessor";

    /// <summary>The pod that holds the lease; null where nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>The manager process that holds it.</summary>
    public string? HolderSession { get; init; }

    /// <summary>The address of the holder's pod.</summary>
    public string? HolderAddress { get; init; }

    /// <summary>The newest timeline that any holder opened or was about to open; invalid where nobody did.</summary>
    public TimelineId Timeline { get; init; }

    /// <summary>The end of WAL that the last holder left after a clean stop.</summary>
    public LogSequenceNumber? HandoverLsn { get; init; }

    /// <summary>Whom the operator chose when it took the lease away; null after any other end.</summary>
    public string? Successor { get; init; }

    /// <summary>Reads a lease.</summary>
    public static PrimaryLeaseFacts Of(Lease lease)
    {
        var notes = lease.Metadata.Annotations ?? ImmutableSortedDictionary<string, string>.Empty;
        return new PrimaryLeaseFacts
        {
            Holder = string.IsNullOrEmpty(lease.Spec?.HolderIdentity) ? null : lease.Spec.HolderIdentity,
            HolderSession = notes.GetValueOrDefault(SessionAnnotation),
            HolderAddress = notes.GetValueOrDefault(AddressAnnotation),
            Timeline = uint.TryParse(notes.GetValueOrDefault(TimelineAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var timeline)
                ? new TimelineId(timeline)
                : default,
            HandoverLsn = LogSequenceNumber.TryParse(notes.GetValueOrDefault(HandoverAnnotation), out var handover) ? handover : null,
            Successor = notes.GetValueOrDefault(SuccessorAnnotation),
        };
    }

    /// <summary>The metadata with these facts in its annotations; all else as it was.</summary>
    public ObjectMeta Annotate(ObjectMeta metadata)
    {
        var notes = (metadata.Annotations ?? ImmutableSortedDictionary<string, string>.Empty)
            .ToImmutableSortedDictionary(StringComparer.Ordinal)
            .RemoveRange([SessionAnnotation, AddressAnnotation, TimelineAnnotation, HandoverAnnotation, SuccessorAnnotation]);
        void Set(string name, string? value) => notes = string.IsNullOrEmpty(value) ? notes : notes.SetItem(name, value);
        Set(SessionAnnotation, HolderSession);
        Set(AddressAnnotation, HolderAddress);
        Set(TimelineAnnotation, Timeline.IsValid ? Timeline.ToString() : null);
        Set(HandoverAnnotation, HandoverLsn?.ToString());
        Set(SuccessorAnnotation, Successor);
        return metadata with { Annotations = notes };
    }
}
