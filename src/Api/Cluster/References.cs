namespace Surus.Api;

/// <summary>Names an object in the same namespace.</summary>
public sealed record NameReference
{
    /// <summary>The object's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}

/// <summary>Names a key of a secret in the same namespace.</summary>
public sealed record SecretKeyReference
{
    /// <summary>The key.</summary>
    [Required]
    public string Key { get => field ?? ""; init; }

    /// <summary>The secret's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}

/// <summary>Names a key of a config map in the same namespace.</summary>
public sealed record ConfigMapKeyReference
{
    /// <summary>The key.</summary>
    [Required]
    public string Key { get => field ?? ""; init; }

    /// <summary>The config map's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}
