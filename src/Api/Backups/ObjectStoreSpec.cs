using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>An object store that clusters share.</summary>
public sealed record ObjectStoreSpec
{
    /// <summary>The store.</summary>
    [Required]
    [CelRule(
        "!has(self.serverName)",
        "serverName belongs to the parameters of the plugin: leave it out here", FieldPath = ".serverName", Reason = "FieldValueForbidden")]
    public BarmanObjectStoreConfiguration Configuration { get => field ?? new(); init; }

    /// <summary>The container that works with it beside the instances.</summary>
    public InstanceSidecarConfiguration? InstanceSidecarConfiguration { get; init; }

    /// <summary>For how long backups are kept: a number and d, w or m, such as 30d.</summary>
    [Pattern("^[1-9][0-9]*[dwm]$")]
    public string? RetentionPolicy { get; init; }
}

/// <summary>The container that works with an object store beside the instances.</summary>
public sealed record InstanceSidecarConfiguration
{
    /// <summary>Further arguments.</summary>
    [CelRule(
        "!self.exists(a, a.startsWith('--log-level'))",
        "the level of logging is set by logLevel: leave --log-level out", Reason = "FieldValueForbidden")]
    public IReadOnlyList<string>? AdditionalContainerArgs { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>How much it logs.</summary>
    [Default("info")]
    [AllowedValues("error", "warning", "info", "debug", "trace")]
    public string? LogLevel { get; init; }

    /// <summary>Its computing resources.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Seconds between two removals of old backups.</summary>
    [Default(1800)]
    public int? RetentionPolicyIntervalSeconds { get; init; }
}

/// <summary>What is in an object store.</summary>
public sealed record ObjectStoreStatus
{
    /// <summary>How far back each server can be recovered, by its name.</summary>
    public IReadOnlyDictionary<string, RecoveryWindow>? ServerRecoveryWindow { get; init; }
}

/// <summary>How far back a server can be recovered.</summary>
public sealed record RecoveryWindow
{
    /// <summary>The earliest time a recovery can reach.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? FirstRecoverabilityPoint { get; init; }

    /// <summary>When the last failed backup failed.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? LastFailedBackupTime { get; init; }

    /// <summary>When the last good backup ended.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? LastSuccessfulBackupTime { get; init; }
}
