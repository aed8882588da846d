using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A volume of each instance.</summary>
public sealed record StorageConfiguration
{
    /// <summary>The claim the volume is made from; <c>size</c> and <c>storageClass</c> win over it.</summary>
    public PersistentVolumeClaimSpec? PvcTemplate { get; init; }

    /// <summary>Whether a larger size is applied to volumes in use.</summary>
    [Default(true)]
    public bool? ResizeInUseVolumes { get; init; }

    /// <summary>The size, such as 10Gi; it can grow and not shrink.</summary>
    public string? Size { get; init; }

    /// <summary>The storage class; the default one when not given.</summary>
    public string? StorageClass { get; init; }
}

/// <summary>A tablespace on its own volume.</summary>
public sealed record TablespaceConfiguration
{
    /// <summary>The tablespace's name in PostgreSQL.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The role that owns it.</summary>
    public TablespaceOwner? Owner { get; init; }

    /// <summary>The volume.</summary>
    [Required]
    public StorageConfiguration Storage { get => field ?? new(); init; }

    /// <summary>Whether it holds temporary tables and sorts.</summary>
    [Default(false)]
    public bool? Temporary { get; init; }
}

/// <summary>The owner of a tablespace.</summary>
public sealed record TablespaceOwner
{
    /// <summary>The role; the owner of the application database when not given.</summary>
    public string? Name { get; init; }
}
