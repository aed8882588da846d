using Surus.Api;

namespace Surus.Objects;

/// <summary>The parameters of an instance: our defaults, the user's over them, and over those what nobody may change.</summary>
public static class PostgresParameters
{
    /// <summary>All parameters, ordered by name.</summary>
    public static SortedDictionary<string, string> Of(PostgresSettings settings)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Overlay(all, ServerParameters.DefaultsAt(settings.Paths));
        Overlay(all, settings.Parameters);
        Overlay(all, ServerParameters.MandatoryAt(settings.Paths));
        Overlay(all, Computed(settings));
        if (settings.MajorVersion >= 17 && settings.StandbySlots.Count > 0 && IsOn(all, "sync_replication_slots"))
        {
            all["synchronized_standby_slots"] = string.Join(',', settings.StandbySlots);
        }

        return all;
    }

    private static Dictionary<string, string> Computed(PostgresSettings settings)
    {
        var computed = new Dictionary<string, string>
        {
            ["archive_mode"] = settings.ArchiveMode,
            ["cluster_name"] = settings.ClusterName,
            ["shared_preload_libraries"] = string.Join(',', PreloadLibraries(settings)),
        };
        AddIf(computed, settings.MajorVersion >= 17, "allow_alter_system", settings.EnableAlterSystem ? "on" : "off");
        AddIf(computed, settings.SynchronousStandbys is not null, "synchronous_standby_names", settings.SynchronousStandbys?.Render());
        AddIf(
            computed, settings.SynchronousStandbys is not null,
            "cnpg.synchronous_standby_names_metadata", settings.SynchronousStandbys?.Metadata());
        AddIf(computed, settings.TemporaryTablespaces.Count > 0, "temp_tablespaces", string.Join(',', settings.TemporaryTablespaces));
        AddIf(computed, settings.RecoveryMinApplyDelay is not null, "recovery_min_apply_delay", settings.RecoveryMinApplyDelay);
        AddIf(
            computed, settings.StandbySlots.Count > 0 && PreloadLibraries(settings).Contains("pg_failover_slots"),
            "pg_failover_slots.standby_slot_names", string.Join(',', settings.StandbySlots));
        return computed;
    }

    private static IEnumerable<string> PreloadLibraries(PostgresSettings settings) =>
        ManagedExtension.All.Where(extension => extension.IsUsedBy(settings.Parameters.Keys))
            .Select(extension => extension.Name)
            .Concat(settings.SharedPreloadLibraries)
            .Distinct(StringComparer.Ordinal);

    private static bool IsOn(SortedDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var value) && value.ToLowerInvariant() is ("on" or "true" or "yes" or "1");

    private static void AddIf(Dictionary<string, string> parameters, bool condition, string name, string? value)
    {
        if (condition && value is not null)
        {
            parameters[name] = value;
        }
    }

    private static void Overlay(SortedDictionary<string, string> below, IEnumerable<KeyValuePair<string, string>> above)
    {
        foreach (var (name, value) in above)
        {
            below[name] = value;
        }
    }
}
