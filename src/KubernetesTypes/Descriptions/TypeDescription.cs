namespace Surus.KubernetesTypes;

/// <summary>A described type of the Kubernetes API.</summary>
public sealed record TypeDescription
{
    /// <summary>The name, unique among all described types; also that of the C# record.</summary>
    public required string Name { get; init; }

    /// <summary>The name in the Kubernetes API, which several groups may use.</summary>
    public required string ApiName { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The version, such as <c>v1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The package in OpenAPI names, such as <c>io.k8s.api.apps.v1</c>.</summary>
    public required string Package { get; init; }

    /// <summary>What the type is.</summary>
    public required string Description { get; init; }

    /// <summary>The fields in order; those of inlined fields are not among them (see <see cref="BuiltInTypes.JsonFields"/>).</summary>
    public required IReadOnlyList<FieldDescription> Fields { get; init; }

    /// <summary>How the API serves it; null where it is only a part of other types.</summary>
    public ResourceDefinition? Resource { get; init; }

    /// <summary>Short names for command lines.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources it belongs to, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The subresources, such as <c>status</c>.</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    /// <summary>Whether server-side apply takes values of the type as a whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>The name in OpenAPI documents.</summary>
    public string OpenApiName => $"{Package}.{ApiName}";
}
