using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>What in a spec cannot be done, seen with what is there already: for those who bypassed admission, and what it cannot see.</summary>
internal static class SpecProblems
{
    /// <summary>The problems, one sentence each.</summary>
    public static IEnumerable<string> Of(ClusterView view) =>
    [
        .. view.Violations,
        .. view.IsBootstrapped ? [] : Bootstraps(view.Cluster),
        .. InstanceImage.Misfit(view) is { } misfit ? [misfit] : Array.Empty<string>(),
        .. view.Members.SelectMany(member => member.Volumes).Select(volume => Shrinking(view.Cluster, volume)).OfType<string>().Take(1),
    ];

    // An empty database in the place of the data that was asked for would be worse than none.
    private static IEnumerable<string> Bootstraps(Cluster cluster)
    {
        var spec = cluster.Spec;
        if (spec.Bootstrap?.Recovery is not null)
        {
            yield return "spec.bootstrap.recovery is not supported by this version; spec.bootstrap.initdb is.";
        }

        if (spec.Bootstrap?.PgBaseBackup is not null)
        {
            yield return "spec.bootstrap.pg_basebackup is not supported by this version; spec.bootstrap.initdb is.";
        }

        if (spec.Bootstrap?.Initdb?.Import is not null)
        {
            yield return "spec.bootstrap.initdb.import is not supported by this version; leave it out and import with pg_dump and pg_restore.";
        }

        if (cluster.IsReplica)
        {
            yield return "spec.replica is not supported by this version; leave it out.";
        }
    }

    private static string? Shrinking(Cluster cluster, VolumeView volume) =>
        volume.Exists && StorageGrowth.SizeOf(cluster, volume) is { } wanted && Quantity.TryParse(wanted, out var size)
        && volume.Claim!.Spec?.Resources?.Requests?.TryGetValue("storage", out var granted) == true && size < granted
            ? $"Volume {volume.ClaimName} has {granted} and the spec grants {wanted}: a volume cannot be made smaller. Write {granted} or more."
            : null;
}
