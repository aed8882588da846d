namespace Surus.Api;

/// <summary>One backup of one cluster, taken once.</summary>
[CelRule("oldSelf == self", "a backup never changes: make another one")]
public sealed record BackupSpec
{
    /// <summary>The cluster.</summary>
    [Required]
    public NameReference Cluster { get => field ?? new(); init; }

    /// <summary>How it is taken.</summary>
    [Default("barmanObjectStore")]
    [AllowedValues("barmanObjectStore", "volumeSnapshot", "plugin")]
    public string? Method { get; init; }

    /// <summary>Whether PostgreSQL goes on while a snapshot is taken; as the cluster says when not given.</summary>
    public bool? Online { get; init; }

    /// <summary>How an online snapshot begins and ends; as the cluster says when not given.</summary>
    public OnlineBackupConfiguration? OnlineConfiguration { get; init; }

    /// <summary>The plugin that takes it.</summary>
    public BackupPluginConfiguration? PluginConfiguration { get; init; }

    /// <summary>The instance it is taken of; as the cluster says when not given.</summary>
    [AllowedValues("primary", "prefer-standby")]
    public string? Target { get; init; }
}

/// <summary>The plugin that takes a backup.</summary>
public sealed record BackupPluginConfiguration
{
    /// <summary>The plugin's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The plugin's own parameters.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}
