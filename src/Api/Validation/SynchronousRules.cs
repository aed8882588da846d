using System.Globalization;

namespace Surus.Api;

/// <summary>Synchronous replication asks for no more standbys than there can be.</summary>
internal static class SynchronousRules
{
    private const string Path = "spec.postgresql.synchronous";

    public static IEnumerable<FieldError> Check(Cluster cluster) =>
        [.. Legacy(cluster.Spec), .. Number(cluster.Spec), .. Quorum(cluster), .. ElectionConstraint(cluster.Spec)];

    private static IEnumerable<FieldError> Legacy(ClusterSpec spec)
    {
        var (least, most) = (spec.MinSyncReplicas ?? 0, spec.MaxSyncReplicas ?? 0);
        if (least < 0)
        {
            yield return FieldError.Invalid("spec.minSyncReplicas", least, "a number of replicas is not negative.");
        }

        if (least > most)
        {
            yield return FieldError.Invalid("spec.minSyncReplicas", least, $"give at most maxSyncReplicas ({most}).");
        }

        if (most < 0)
        {
            yield return FieldError.Invalid("spec.maxSyncReplicas", most, "a number of replicas is not negative.");
        }

        if (most > 0 && most >= spec.Instances)
        {
            yield return FieldError.Invalid(
                "spec.maxSyncReplicas", most, $"one instance is the primary: give less than instances ({spec.Instances}).");
        }

        if (spec.Postgresql?.Synchronous is not null && (least > 0 || most > 0))
        {
            yield return FieldError.Invalid(Path, "", "this takes the place of minSyncReplicas and maxSyncReplicas: leave those out.");
        }
    }

    private static IEnumerable<FieldError> Number(ClusterSpec spec)
    {
        if (spec.Postgresql?.Synchronous is { } synchronous && synchronous.Number >= spec.Instances + External(synchronous))
        {
            yield return FieldError.Invalid(
                Path, synchronous.Number,
                $"one instance is the primary: give a number below {spec.Instances + External(synchronous)}, the instances and the listed standbys.");
        }
    }

    private static IEnumerable<FieldError> Quorum(Cluster cluster)
    {
        var text = cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.FailoverQuorum);
        bool? annotated = bool.TryParse(text, out var value) ? value : null;
        if (text is not null && annotated is null)
        {
            yield return FieldError.Invalid(
                $"metadata.annotations[{Annotations.FailoverQuorum}]", text, "the annotation is true or false.");
        }

        var synchronous = cluster.Spec.Postgresql?.Synchronous;
        if (annotated is true && synchronous is null)
        {
            yield return FieldError.Required(Path, "a failover quorum counts the synchronous standbys: give this section.");
        }

        if (synchronous is not null && (annotated ?? synchronous.FailoverQuorum is true) && synchronous.Number <= External(synchronous))
        {
            yield return FieldError.Invalid(
                Path, synchronous.Number,
                string.Create(CultureInfo.InvariantCulture,
                $"standbys elsewhere could be all that confirmed: give a number above theirs ({External(synchronous)})."));
        }
    }

    private static IEnumerable<FieldError> ElectionConstraint(ClusterSpec spec)
    {
        if (spec.Postgresql?.SyncReplicaElectionConstraint is { Enabled: true, NodeLabelsAntiAffinity: null or { Count: 0 } })
        {
            yield return FieldError.Invalid(
                "spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity", "", "name the node labels that tell zones apart.");
        }
    }

    private static int External(SynchronousReplication synchronous) =>
        (synchronous.StandbyNamesPre?.Count ?? 0) + (synchronous.StandbyNamesPost?.Count ?? 0);
}
