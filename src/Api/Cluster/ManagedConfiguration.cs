namespace Surus.Api;

/// <summary>What the operator keeps as described.</summary>
public sealed record ManagedConfiguration
{
    /// <summary>Roles inside PostgreSQL.</summary>
    public IReadOnlyList<RoleConfiguration>? Roles { get; init; }

    /// <summary>Services in Kubernetes.</summary>
    public ManagedServices? Services { get; init; }
}

/// <summary>Services beside, or instead of, the default ones.</summary>
public sealed record ManagedServices
{
    /// <summary>Further services.</summary>
    public IReadOnlyList<ManagedService>? Additional { get; init; }

    /// <summary>Default services that are not made; <c>rw</c> is always made.</summary>
    [ItemValues("rw", "r", "ro")]
    public IReadOnlyList<string>? DisabledDefaultServices { get; init; }
}

/// <summary>A service that the user describes.</summary>
public sealed record ManagedService
{
    /// <summary>The instances it leads to: the primary, all, or the replicas.</summary>
    [Required]
    [AllowedValues("rw", "r", "ro")]
    public string SelectorType { get => field ?? ""; init; }

    /// <summary>The service; its selector is the operator's.</summary>
    [Required]
    public ServiceTemplate ServiceTemplate { get => field ?? new(); init; }

    /// <summary>Whether a change is patched in, or the service is deleted and made again.</summary>
    [Default("patch")]
    [AllowedValues("patch", "replace")]
    public string? UpdateStrategy { get; init; }
}
