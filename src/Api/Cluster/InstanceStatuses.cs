using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>A processor the operator has an instance manager for.</summary>
public sealed record AvailableArchitecture
{
    /// <summary>The processor, such as amd64.</summary>
    [Required]
    public string GoArch { get => field ?? ""; init; }

    /// <summary>A hash of the instance manager.</summary>
    [Required]
    public string Hash { get => field ?? ""; init; }
}

/// <summary>What an instance last said of itself.</summary>
public sealed record InstanceReportedState
{
    /// <summary>The pod's address.</summary>
    public string? Ip { get; init; }

    /// <summary>Whether it is the primary.</summary>
    [Required]
    public bool IsPrimary { get; init; }

    /// <summary>Its timeline.</summary>
    [JsonPropertyName("timeLineID")]
    public int? TimelineId { get; init; }
}

/// <summary>Where the instances run.</summary>
public sealed record Topology
{
    /// <summary>The topology labels of each instance's node, by instance.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Instances { get; init; }

    /// <summary>On how many nodes the instances run.</summary>
    [Format("int32")]
    public int? NodesUsed { get; init; }

    /// <summary>Whether the labels could be read.</summary>
    public bool? SuccessfullyExtracted { get; init; }
}

/// <summary>A tablespace.</summary>
public sealed record TablespaceStatus
{
    /// <summary>Why it is not as described.</summary>
    public string? Error { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>Its owner.</summary>
    public string? Owner { get; init; }

    /// <summary><c>reconciled</c> or <c>pending</c>.</summary>
    [Required]
    public string State { get => field ?? ""; init; }
}

/// <summary>The addresses of a named group of pods.</summary>
public sealed record PodSelectorStatus
{
    /// <summary>The addresses.</summary>
    public IReadOnlyList<string>? Ips { get; init; }

    /// <summary>The group's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}

/// <summary>A change between primary and replica cluster.</summary>
public sealed record SwitchReplicaClusterStatus
{
    /// <summary>Whether it is going on.</summary>
    public bool? InProgress { get; init; }
}

/// <summary>A plugin in use.</summary>
public sealed record PluginStatus
{
    /// <summary>What it can do about backups.</summary>
    public IReadOnlyList<string>? BackupCapabilities { get; init; }

    /// <summary>What it can do.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>What it can do for the operator.</summary>
    public IReadOnlyList<string>? OperatorCapabilities { get; init; }

    /// <summary>What it can do during a restore.</summary>
    public IReadOnlyList<string>? RestoreJobHookCapabilities { get; init; }

    /// <summary>What it reports, as JSON.</summary>
    public string? Status { get; init; }

    /// <summary>Its version.</summary>
    [Required]
    public string Version { get => field ?? ""; init; }

    /// <summary>What it can do about WAL.</summary>
    public IReadOnlyList<string>? WalCapabilities { get; init; }
}
