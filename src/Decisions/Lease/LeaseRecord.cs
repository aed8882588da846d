using System.Collections.Immutable;
using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>
/// The primary lease as a Kubernetes object: what the view holds beside the fields of a Lease is kept in annotations, so that all of it
/// changes in one compare-and-swap. Operator and instances read and write it through here only.
/// </summary>
public static class LeaseRecord
{
    /// <summary>The annotation with <see cref="LeaseView.HolderSession"/>.</summary>
    public const string HolderSession = "cnpg.io/leaseHolderSession";

    /// <summary>The annotation with <see cref="LeaseView.HolderAddress"/>.</summary>
    public const string HolderAddress = "cnpg.io/leaseHolderAddress";

    /// <summary>The annotation with <see cref="LeaseView.Timeline"/>, in decimal.</summary>
    public const string Timeline = "cnpg.io/leaseTimeline";

    /// <summary>The annotation with <see cref="LeaseView.Instances"/>, in decimal.</summary>
    public const string Instances = "cnpg.io/leaseInstances";

    /// <summary>The annotation with <see cref="LeaseView.HandoverLsn"/>.</summary>
    public const string HandoverLsn = "cnpg.io/leaseHandoverLSN";

    /// <summary>The annotation with <see cref="LeaseView.Successor"/>.</summary>
    public const string Successor = "cnpg.io/leaseSuccessor";

    /// <summary>The annotation with <see cref="LeaseView.LastHolder"/>.</summary>
    public const string LastHolder = "cnpg.io/leaseLastHolder";

    /// <summary>What <paramref name="lease"/> says.</summary>
    /// <param name="lease">The lease as it was read.</param>
    /// <param name="unchangedFor">For how long the reader has seen this very resource version, by its own clock.</param>
    public static LeaseView Read(Lease lease, TimeSpan unchangedFor) => new()
    {
        ResourceVersion = lease.Metadata.ResourceVersion ?? "",
        Holder = string.IsNullOrEmpty(lease.Spec?.HolderIdentity) ? null : lease.Spec.HolderIdentity,
        HolderSession = Annotation(lease, HolderSession),
        HolderAddress = Annotation(lease, HolderAddress),
        Duration = lease.Spec?.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : LeaseTimings.Default.Duration,
        UnchangedFor = unchangedFor,
        Timeline = uint.TryParse(Annotation(lease, Timeline), NumberStyles.None, CultureInfo.InvariantCulture, out var timeline) ? new(timeline) : default,
        Instances = int.TryParse(Annotation(lease, Instances), NumberStyles.None, CultureInfo.InvariantCulture, out var instances) ? instances : null,
        HandoverLsn = LogSequenceNumber.TryParse(Annotation(lease, HandoverLsn), out var position) ? position : null,
        Successor = Annotation(lease, Successor),
        LastHolder = Annotation(lease, LastHolder),
    };

    /// <summary>The lease as its new holder writes it; the resource version stays, so that the write is a compare-and-swap.</summary>
    public static Lease Acquired(
        Lease seen, string holder, string session, string? address, TimelineId timeline, int? instances, TimeSpan duration, DateTimeOffset now) => seen with
    {
        Metadata = Annotated(
            seen.Metadata, (HolderSession, session), (HolderAddress, address), (Timeline, Number(timeline)), (Instances, Number(instances)), (HandoverLsn, null),
            (Successor, null), (LastHolder, holder)),
        Spec = (seen.Spec ?? new LeaseSpec()) with
        {
            HolderIdentity = holder,
            LeaseDurationSeconds = Seconds(duration),
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = (seen.Spec?.LeaseTransitions ?? 0) + (seen.Spec?.HolderIdentity == holder ? 0 : 1),
        },
    };

    /// <summary>The lease as its holder renews it.</summary>
    public static Lease Renewed(Lease seen, int? instances, TimeSpan duration, DateTimeOffset now) => seen with
    {
        Metadata = Annotated(seen.Metadata, (Instances, Number(instances))),
        Spec = (seen.Spec ?? new LeaseSpec()) with { LeaseDurationSeconds = Seconds(duration), RenewTime = now },
    };

    /// <summary>The lease as its holder gives it back after a clean stop.</summary>
    /// <param name="seen">The lease as it was read.</param>
    /// <param name="handover">The end of its WAL, which its successor must have; null when it is not known.</param>
    public static Lease Released(Lease seen, LogSequenceNumber? handover) => seen with
    {
        Metadata = Annotated(seen.Metadata, (HandoverLsn, handover?.ToString()), (Successor, null)),
        Spec = (seen.Spec ?? new LeaseSpec()) with { HolderIdentity = "" },
    };

    /// <summary>The lease as the operator takes it from a holder that is proven unable to write, for the instance that it chose.</summary>
    public static Lease TakenAway(Lease seen, string successor)
    {
        var released = Released(seen, handover: null);
        return released with { Metadata = Annotated(released.Metadata, (Successor, successor)) };
    }

    /// <summary>A lease made in the place of one that is gone, in the name of who held it.</summary>
    public static Lease Restored(Lease unheld, string? holder, TimelineId timeline, TimeSpan duration, DateTimeOffset now) => unheld with
    {
        Metadata = Annotated(unheld.Metadata, (Timeline, Number(timeline))),
        Spec = new LeaseSpec
        {
            HolderIdentity = holder ?? "",
            LeaseDurationSeconds = Seconds(duration),
            AcquireTime = holder is null ? null : now,
            RenewTime = holder is null ? null : now,
        },
    };

    private static string? Annotation(Lease lease, string name) =>
        lease.Metadata.Annotations?.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static int Seconds(TimeSpan duration) => Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));

    private static string? Number(TimelineId timeline) => timeline.IsValid ? timeline.Value.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Number(int? count) => count?.ToString(CultureInfo.InvariantCulture);

    private static ObjectMeta Annotated(ObjectMeta metadata, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var annotations = (metadata.Annotations ?? ImmutableDictionary<string, string>.Empty)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            annotations = value is null ? annotations.Remove(name) : annotations.SetItem(name, value);
        }

        return metadata with { Annotations = annotations };
    }
}
