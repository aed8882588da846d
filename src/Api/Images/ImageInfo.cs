namespace Surus.Api;

/// <summary>The image that data directories belong to.</summary>
public sealed record ImageInfo
{
    /// <summary>The extensions it ran with.</summary>
    public IReadOnlyList<ExtensionConfiguration>? Extensions { get; init; }

    /// <summary>The image.</summary>
    [Required]
    public string Image { get => field ?? ""; init; }

    /// <summary>Its major version of PostgreSQL.</summary>
    [Required]
    public int MajorVersion { get; init; }
}

/// <summary>An entry of an image catalog, by major version.</summary>
[AtomicMap]
[CelRule("self.kind == 'ImageCatalog' || self.kind == 'ClusterImageCatalog'", "kind is ImageCatalog or ClusterImageCatalog")]
[CelRule("self.apiGroup == 'postgresql.cnpg.io'", "apiGroup is postgresql.cnpg.io")]
public sealed record ImageCatalogReference
{
    /// <summary>The API group of the catalog.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>ImageCatalog or ClusterImageCatalog.</summary>
    [Required]
    public string Kind { get => field ?? ""; init; }

    /// <summary>The major version of PostgreSQL.</summary>
    [Required]
    public int Major { get; init; }

    /// <summary>The catalog's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}

/// <summary>An entry of an image catalog, by the component's key.</summary>
[AtomicMap]
[CelRule("self.kind == 'ImageCatalog' || self.kind == 'ClusterImageCatalog'", "kind is ImageCatalog or ClusterImageCatalog")]
[CelRule("self.apiGroup == 'postgresql.cnpg.io'", "apiGroup is postgresql.cnpg.io")]
public sealed record ComponentImageCatalogReference
{
    /// <summary>The API group of the catalog.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The component's key.</summary>
    [Required]
    [MaxLength(63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Key { get => field ?? ""; init; }

    /// <summary>ImageCatalog or ClusterImageCatalog.</summary>
    [Required]
    public string Kind { get => field ?? ""; init; }

    /// <summary>The catalog's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}
