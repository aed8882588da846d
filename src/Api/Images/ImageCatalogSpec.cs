namespace Surus.Api;

/// <summary>Images by major version of PostgreSQL, and by component.</summary>
public sealed record ImageCatalogSpec
{
    /// <summary>The images of components, such as PgBouncer.</summary>
    [MaxItems(32)]
    [ListMap("key")]
    [CelRule("self.all(e, self.filter(f, f.key==e.key).size() == 1)", "each key stands for one image")]
    public IReadOnlyList<ComponentImage>? ComponentImages { get; init; }

    /// <summary>The images of PostgreSQL, one a major version.</summary>
    [Required]
    [MinItems(1)]
    [MaxItems(8)]
    [CelRule("self.all(e, self.filter(f, f.major==e.major).size() == 1)", "each major version has one image")]
    public IReadOnlyList<CatalogImage> Images { get => field ?? []; init; }
}

/// <summary>The image of one major version of PostgreSQL.</summary>
public sealed record CatalogImage
{
    /// <summary>The extensions that go with it.</summary>
    [ListMap("name")]
    public IReadOnlyList<ExtensionConfiguration>? Extensions { get; init; }

    /// <summary>The image.</summary>
    [Required]
    public string Image { get => field ?? ""; init; }

    /// <summary>The major version.</summary>
    [Required]
    [Minimum(10)]
    public int Major { get; init; }
}

/// <summary>The image of a component.</summary>
public sealed record ComponentImage
{
    /// <summary>The image.</summary>
    [Required]
    public string Image { get => field ?? ""; init; }

    /// <summary>The component's key.</summary>
    [Required]
    [MaxLength(63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Key { get => field ?? ""; init; }
}
