using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Labels and annotations for every object made for the cluster.</summary>
public sealed record InheritedMetadata
{
    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The metadata of an object that the operator makes from a template.</summary>
public sealed record TemplateMetadata
{
    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }
}

/// <summary>A service that the operator makes.</summary>
public sealed record ServiceTemplate
{
    /// <summary>Its metadata.</summary>
    public TemplateMetadata? Metadata { get; init; }

    /// <summary>Its specification.</summary>
    public ServiceSpec? Spec { get; init; }
}

/// <summary>The service account that the operator makes.</summary>
public sealed record ServiceAccountTemplate
{
    /// <summary>Its metadata.</summary>
    [Required]
    public TemplateMetadata Metadata { get => field ?? new(); init; }
}
