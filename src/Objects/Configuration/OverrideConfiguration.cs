using Surus.Api;

namespace Surus.Objects;

/// <summary>What <c>override.conf</c> of one instance depends on.</summary>
public sealed record ReplicationSettings
{
    /// <summary>How it reaches its primary.</summary>
    public required string PrimaryConnection { get; init; }

    /// <summary>Its slot on the primary; null where slots are off.</summary>
    public string? PrimarySlot { get; init; }

    /// <summary>How long a standby waits before it tries to reach its primary again; null for PostgreSQL's own five seconds.</summary>
    public string? RetryInterval { get; init; }

    /// <summary>Whether there is an archive to restore WAL from.</summary>
    public bool HasArchive { get; init; }

    /// <summary>Where the manager's files are.</summary>
    public ControllerPaths Paths { get; init; } = ControllerPaths.Default;
}

/// <summary>
/// The parameters of replication, which differ from instance to instance. They stay in place on a primary, which ignores them:
/// what makes a standby is <c>standby.signal</c>.
/// </summary>
public static class OverrideConfiguration
{
    /// <summary>The file's name.</summary>
    public const string FileName = "override.conf";

    /// <summary>The text of <c>override.conf</c>.</summary>
    public static string Render(ReplicationSettings settings)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        if (settings.HasArchive)
        {
            // Without an archive PostgreSQL would only start a process for each file to hear that it is not there.
            parameters.Add(new("restore_command", RestoreCommand(settings.Paths)));
        }

        parameters.Add(new("recovery_target_timeline", "latest"));
        parameters.Add(new("primary_conninfo", settings.PrimaryConnection));
        if (settings.PrimarySlot is { } slot)
        {
            parameters.Add(new("primary_slot_name", slot));
        }

        if (settings.RetryInterval is { } interval)
        {
            parameters.Add(new("wal_retrieve_retry_interval", interval));
        }

        return ConfigurationText.Render(parameters);
    }

    /// <summary>The command that fetches one WAL file from the archive.</summary>
    public static string RestoreCommand(ControllerPaths paths) => $"{paths.Manager} wal-restore --log-destination {paths.JsonLog} %f %p";

    /// <summary>The same for <c>pg_rewind</c>, which asks for files of the past.</summary>
    public static string RestoreCommandForRewind(ControllerPaths paths) =>
        $"{paths.Manager} wal-restore --log-destination {paths.JsonLog} --rewind %f %p";
}
