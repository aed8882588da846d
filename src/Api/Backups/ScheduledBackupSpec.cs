using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Backups that are taken by a schedule.</summary>
public sealed record ScheduledBackupSpec
{
    /// <summary>Who owns the backups, and takes them along when deleted.</summary>
    [Default("none")]
    [AllowedValues("none", "self", "cluster")]
    public string? BackupOwnerReference { get; init; }

    /// <summary>The cluster.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public NameReference Cluster { get => field ?? new(); init; }

    /// <summary>Whether the first backup is taken at once.</summary>
    public bool? Immediate { get; init; }

    /// <summary>How backups are taken.</summary>
    [Default("barmanObjectStore")]
    [AllowedValues("barmanObjectStore", "volumeSnapshot", "plugin")]
    public string? Method { get; init; }

    /// <summary>Whether PostgreSQL goes on while a snapshot is taken; as the cluster says when not given.</summary>
    public bool? Online { get; init; }

    /// <summary>How an online snapshot begins and ends; as the cluster says when not given.</summary>
    public OnlineBackupConfiguration? OnlineConfiguration { get; init; }

    /// <summary>The plugin that takes them.</summary>
    public BackupPluginConfiguration? PluginConfiguration { get; init; }

    /// <summary>When, as a cron expression of six fields that starts with seconds, such as 0 0 3 * * *.</summary>
    [Required]
    public string Schedule { get => field ?? ""; init; }

    /// <summary>Whether no backups are taken for now.</summary>
    public bool? Suspend { get; init; }

    /// <summary>The instance they are taken of; as the cluster says when not given.</summary>
    [AllowedValues("primary", "prefer-standby")]
    public string? Target { get; init; }
}

/// <summary>When a schedule ran and will run.</summary>
public sealed record ScheduledBackupStatus
{
    /// <summary>What is wrong with the definition.</summary>
    public string? Error { get; init; }

    /// <summary>When it was last looked at.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? LastCheckTime { get; init; }

    /// <summary>When it last made a backup.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>When it makes the next one.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? NextScheduleTime { get; init; }
}
