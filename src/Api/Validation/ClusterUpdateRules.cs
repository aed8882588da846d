namespace Surus.Api;

/// <summary>What a running cluster cannot change. The old definition has its defaults filled in before it is compared.</summary>
internal static class ClusterUpdateRules
{
    private const int FirstMajorUpgradeTarget = 16;

    public static IEnumerable<FieldError> Check(Cluster before, Cluster after) =>
    [
        .. MajorVersion(before, after),
        .. ImageAndParameters(before.Spec, after.Spec),
        .. Volumes(before.Spec, after.Spec),
        .. Tablespaces(before.Spec.Tablespaces ?? [], after.Spec.Tablespaces),
        .. Identifiers(before.Spec, after.Spec),
        .. Slots(before.Spec.ReplicationSlots, after.Spec.ReplicationSlots),
        .. WalLevel(before.Spec, after.Spec),
        .. ReplicaSwitch(before, after),
    ];

    private static IEnumerable<FieldError> MajorVersion(Cluster before, Cluster after)
    {
        if (after.RequestedMajorVersion is not { } wanted)
        {
            yield break;
        }

        var path = after.Spec.ImageCatalogRef is null ? "spec.imageName" : "spec.imageCatalogRef.major";
        if (after.Status?.PgDataImageInfo?.MajorVersion is { } running && wanted < running)
        {
            yield return FieldError.Invalid(
                path, wanted, $"data of PostgreSQL {running} cannot go back to {wanted}: restore a backup into another cluster instead.");
        }

        if (before.RequestedMajorVersion is { } old && wanted > old && wanted < FirstMajorUpgradeTarget)
        {
            yield return FieldError.Invalid(path, wanted, "a major upgrade goes to PostgreSQL 16 or newer: choose a newer version.");
        }
    }

    private static IEnumerable<FieldError> ImageAndParameters(ClusterSpec before, ClusterSpec after)
    {
        if (before.ImageName != after.ImageName
            && after.PrimaryUpdateMethod is "switchover"
            && !SameEntries(before.Postgresql?.Parameters, after.Postgresql?.Parameters))
        {
            yield return FieldError.Invalid(
                "spec.imageName", after.ImageName, "a switchover takes one change at a time: change the image first, then the parameters.");
        }
    }

    private static IEnumerable<FieldError> Volumes(ClusterSpec before, ClusterSpec after)
    {
        if (Shrinks(before.Storage, after.Storage))
        {
            yield return Shrunk("spec.storage", before.Storage, after.Storage);
        }

        if (before.WalStorage is not null && after.WalStorage is null)
        {
            yield return FieldError.Invalid("spec.walStorage", "", "the instances keep their WAL there: it cannot be removed.");
        }
        else if (Shrinks(before.WalStorage, after.WalStorage))
        {
            yield return Shrunk("spec.walStorage", before.WalStorage, after.WalStorage);
        }
    }

    private static IEnumerable<FieldError> Tablespaces(IReadOnlyList<TablespaceConfiguration> before, IReadOnlyList<TablespaceConfiguration>? after)
    {
        if (before.Count > 0 && after is null)
        {
            yield return FieldError.Invalid("spec.tablespaces", "", "tablespaces hold data: they cannot be removed.");
            yield break;
        }

        foreach (var (old, index) in before.Select((old, index) => (old, index)))
        {
            var now = after?.FirstOrDefault(tablespace => tablespace.Name == old.Name);
            if (now is null)
            {
                yield return FieldError.Invalid($"spec.tablespaces[{index}]", old.Name, "a tablespace holds data: it cannot be removed.");
            }
            else if (Shrinks(old.Storage, now.Storage))
            {
                yield return Shrunk($"spec.tablespaces[{index}]", old.Storage, now.Storage);
            }
        }
    }

    private static IEnumerable<FieldError> Identifiers(ClusterSpec before, ClusterSpec after)
    {
        if (before.PostgresUserId != after.PostgresUserId)
        {
            yield return FieldError.Invalid(
                "spec.postgresUID", after.PostgresUserId, $"the data belongs to user {before.PostgresUserId}: it cannot change.");
        }

        if (before.PostgresGroupId != after.PostgresGroupId)
        {
            yield return FieldError.Invalid(
                "spec.postgresGID", after.PostgresGroupId, $"the data belongs to group {before.PostgresGroupId}: it cannot change.");
        }
    }

    private static IEnumerable<FieldError> Slots(ReplicationSlotsConfiguration? before, ReplicationSlotsConfiguration? after)
    {
        var (oldReplicas, newReplicas) = (before?.HighAvailability, after?.HighAvailability);
        if (oldReplicas is { Enabled: not false })
        {
            if (newReplicas is null)
            {
                yield return FieldError.Invalid(
                    "spec.replicationSlots.highAvailability", "", "slots that exist would be left behind: set enabled to false first.");
            }
            else if ((newReplicas.SlotPrefix ?? ClusterDefaults.SlotPrefix) != (oldReplicas.SlotPrefix ?? ClusterDefaults.SlotPrefix))
            {
                yield return FieldError.Invalid(
                    "spec.replicationSlots.highAvailability.slotPrefix", newReplicas.SlotPrefix,
                    "slots that exist would be left behind: set enabled to false first.");
            }
        }

        if (before?.SynchronizeReplicas is { Enabled: true } && after?.SynchronizeReplicas is null)
        {
            yield return FieldError.Invalid(
                "spec.replicationSlots.synchronizeReplicas", "",
                "slots that were copied would be left behind: set enabled to false first.");
        }
    }

    private static IEnumerable<FieldError> WalLevel(ClusterSpec before, ClusterSpec after)
    {
        const string name = "wal_level";
        if (before.Postgresql?.Parameters?.GetValueOrDefault(name) is { } old and not "minimal"
            && after.Postgresql?.Parameters?.GetValueOrDefault(name) is "minimal")
        {
            yield return ParameterRules.Error(name, "minimal", $"replicas and archives rely on the level {old}: it cannot become minimal.");
        }
    }

    private static IEnumerable<FieldError> ReplicaSwitch(Cluster before, Cluster after)
    {
        if (before.IsReplica != after.IsReplica && after.Status?.SwitchReplicaClusterStatus?.InProgress is true)
        {
            yield return FieldError.Forbidden(
                "spec.replica.enabled", "the cluster is still changing between primary and replica: wait until it has finished.");
        }
    }

    private static bool Shrinks(StorageConfiguration? before, StorageConfiguration? after) =>
        StorageRules.SizeOf(before) is { } old && StorageRules.SizeOf(after) is { } now && now < old;

    private static FieldError Shrunk(string path, StorageConfiguration? before, StorageConfiguration? after) =>
        FieldError.Invalid(
            path, StorageRules.SizeOf(after), $"a volume can grow and not shrink: give at least {StorageRules.SizeOf(before)}.");

    private static bool SameEntries(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right)
    {
        var (a, b) = (left ?? new Dictionary<string, string>(), right ?? new Dictionary<string, string>());
        return a.Count == b.Count && a.All(pair => b.GetValueOrDefault(pair.Key) == pair.Value);
    }
}
