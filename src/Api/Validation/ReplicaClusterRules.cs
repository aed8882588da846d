namespace Surus.Api;

/// <summary>A replica cluster follows an external cluster it names, and is promoted with a token that can be read.</summary>
internal static class ReplicaClusterRules
{
    private const string Path = "spec.replica";

    /// <summary>The rules that hold at any time.</summary>
    public static IEnumerable<FieldError> Check(Cluster cluster) =>
        cluster.Spec.Replica is { } replica ? [.. Shape(cluster, replica), .. Clusters(cluster.Spec, replica), .. Token(cluster, replica)] : [];

    private static IEnumerable<FieldError> Shape(Cluster cluster, ReplicaClusterConfiguration replica)
    {
        if (replica.Enabled is not null && !string.IsNullOrEmpty(replica.Primary))
        {
            yield return FieldError.Forbidden(
                $"{Path}.enabled", "primary already tells which cluster is the primary one: leave enabled out.");
        }

        if (!cluster.IsReplica)
        {
            yield break;
        }

        var bootstrap = cluster.Spec.Bootstrap;
        if (bootstrap is null)
        {
            yield return FieldError.Required("spec.bootstrap", "a replica cluster starts as a copy: give pg_basebackup or recovery.");
        }

        // A cluster that was a primary once may keep the way it was made.
        var isNew = string.IsNullOrEmpty(cluster.Status?.CurrentPrimary);
        if (isNew && bootstrap is { Recovery: null, PgBaseBackup: null })
        {
            yield return FieldError.Invalid(
                Path, replica.Source,
                "a replica cluster starts as a copy of another one: use bootstrap.pg_basebackup or bootstrap.recovery.");
        }
    }

    private static IEnumerable<FieldError> Clusters(ClusterSpec spec, ReplicaClusterConfiguration replica)
    {
        (string Field, string? Name)[] names = [("source", replica.Source), ("self", replica.Self), ("primary", replica.Primary)];
        return names
            .Where(pair => pair.Field == "source" || !string.IsNullOrEmpty(pair.Name))
            .Where(pair => ExternalClusters.Find(spec, pair.Name) is null)
            .Select(pair => ExternalClusters.Unknown($"{Path}.{pair.Field}", pair.Name));
    }

    private static IEnumerable<FieldError> Token(Cluster cluster, ReplicaClusterConfiguration replica)
    {
        if (replica.PromotionToken is not { Length: > 0 } token)
        {
            yield break;
        }

        // The token is not repeated in the errors: it is long, and tells nothing to people.
        if (!string.IsNullOrEmpty(replica.MinApplyDelay))
        {
            yield return FieldError.Invalid(
                $"{Path}.minApplyDelay", replica.MinApplyDelay, "a promotion applies everything at once: leave minApplyDelay out.");
        }

        if (cluster.IsReplica)
        {
            yield return FieldError.Invalid(
                $"{Path}.promotionToken", "",
                "a token is for the cluster that becomes the primary one: set primary to this cluster, or leave it out.");
        }

        if (PromotionToken.FromText(token) is not { } content)
        {
            yield return FieldError.Invalid(
                $"{Path}.promotionToken", "", "this is not a token: take status.demotionToken of the former primary cluster as it is.");
        }
        else if (content.MissingKeys.ToList() is { Count: > 0 } missing)
        {
            yield return FieldError.Invalid(
                $"{Path}.promotionToken", string.Join(", ", missing),
                "the token is not complete: take status.demotionToken of the former primary cluster as it is.");
        }
    }
}
