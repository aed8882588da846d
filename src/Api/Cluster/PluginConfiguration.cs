using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A plugin and its parameters.</summary>
public sealed record PluginConfiguration
{
    /// <summary>Whether it is used.</summary>
    [Default(true)]
    public bool? Enabled { get; init; }

    /// <summary>Whether it archives the write-ahead log.</summary>
    [JsonPropertyName("isWALArchiver")]
    [Default(false)]
    public bool? IsWalArchiver { get; init; }

    /// <summary>The plugin's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The plugin's own parameters.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}

/// <summary>A named group of pods; <c>${podselector:NAME}</c> in a <c>pg_hba</c> line stands for their addresses.</summary>
public sealed record PodSelectorReference
{
    /// <summary>The group's name.</summary>
    [Required]
    [MinLength(1)]
    [Pattern("^[a-z]([a-z0-9_-]*[a-z0-9])?$")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The pods, in the cluster's namespace.</summary>
    [Required]
    public LabelSelector? Selector { get; init; }
}
