using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Where the instances may run.</summary>
public sealed record ClusterAffinity
{
    /// <summary>Pods that the instances want to be near to.</summary>
    public PodAffinity? AdditionalPodAffinity { get; init; }

    /// <summary>Pods that the instances want to be away from, beside each other.</summary>
    public PodAntiAffinity? AdditionalPodAntiAffinity { get; init; }

    /// <summary>Whether the instances keep away from each other; they do unless this is false.</summary>
    public bool? EnablePodAntiAffinity { get; init; }

    /// <summary>Nodes that the instances prefer or require.</summary>
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Labels that a node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Whether keeping apart is <c>preferred</c> or <c>required</c>.</summary>
    public string? PodAntiAffinityType { get; init; }

    /// <summary>Taints that the instances bear.</summary>
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>The node label whose values the instances keep apart by; <c>kubernetes.io/hostname</c> when not given.</summary>
    public string? TopologyKey { get; init; }
}

/// <summary>Limits of the volumes that live as long as their pod.</summary>
public sealed record EphemeralVolumesSizeLimit
{
    /// <summary>The size of shared memory.</summary>
    public Quantity? Shm { get; init; }

    /// <summary>The size of the volume for temporary files.</summary>
    public Quantity? TemporaryData { get; init; }
}

/// <summary>Announces that nodes are under maintenance.</summary>
public sealed record NodeMaintenanceWindow
{
    /// <summary>Whether maintenance is going on.</summary>
    [Default(false)]
    public bool? InProgress { get; init; }

    /// <summary>Whether an instance waits for its node and volume to return, rather than being made again elsewhere.</summary>
    [JsonPropertyName("reusePVC")]
    [Default(true)]
    public bool? ReusePvc { get; init; }
}
