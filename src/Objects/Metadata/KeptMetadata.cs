using System.Collections.Immutable;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// The labels and annotations that are kept up to date on pods and volumes, which live longer than the definition they were made
/// from: what they inherit from their Cluster, and what tells whose they are. A key that the Cluster has no more stays on them.
/// </summary>
public static class KeptMetadata
{
    // The role follows the failover, and is set with it.
    private static readonly string[] LabelsOfState = [Labels.InstanceRole, Labels.Role];

    // These tell how the object was made, or how far it is.
    private static readonly string[] AnnotationsOfState =
    [
        Annotations.OperatorVersion, Annotations.PodSpec, Annotations.PodEnvHash, Annotations.RestartedAt, Annotations.PvcStatus,
    ];

    /// <summary>The labels and annotations of <paramref name="wanted"/> that <paramref name="actual"/> lacks or has otherwise; null for none.</summary>
    public static ObjectMeta? Missing(ObjectMeta actual, ObjectMeta wanted)
    {
        var labels = Missing(actual.Labels, wanted.Labels, key => !LabelsOfState.Contains(key));
        var annotations = Missing(
            actual.Annotations, wanted.Annotations,
            key => !AnnotationsOfState.Contains(key) && !key.StartsWith(Annotations.AppArmorPrefix, StringComparison.Ordinal));
        return labels is null && annotations is null ? null : new() { Labels = labels, Annotations = annotations };
    }

    private static ImmutableSortedDictionary<string, string>? Missing(
        IReadOnlyDictionary<string, string>? actual, IReadOnlyDictionary<string, string>? wanted, Func<string, bool> isKept)
    {
        var missing = (wanted ?? ImmutableSortedDictionary<string, string>.Empty)
            .Where(pair => isKept(pair.Key) && actual?.GetValueOrDefault(pair.Key) != pair.Value)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return missing.IsEmpty ? null : missing;
    }
}
