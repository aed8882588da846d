using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>A foreign data wrapper in a database.</summary>
public sealed record ForeignDataWrapper
{
    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>The function that handles it; <c>-</c> for none.</summary>
    public string? Handler { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyList<ForeignOption>? Options { get; init; }

    /// <summary>The role that owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>Who may use it.</summary>
    public IReadOnlyList<ForeignUsage>? Usage { get; init; }

    /// <summary>The function that checks its options; <c>-</c> for none.</summary>
    public string? Validator { get; init; }
}

/// <summary>A foreign server in a database.</summary>
public sealed record ForeignServer
{
    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>The foreign data wrapper it uses.</summary>
    [JsonPropertyName("fdw")]
    [Required]
    [CelRule("self != ''", "a name is needed here")]
    public string ForeignDataWrapper { get => field ?? ""; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyList<ForeignOption>? Options { get; init; }

    /// <summary>Who may use it.</summary>
    public IReadOnlyList<ForeignUsage>? Usage { get; init; }
}

/// <summary>An option of a foreign data wrapper or server.</summary>
public sealed record ForeignOption
{
    /// <summary>Whether it is set or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>Its value.</summary>
    [Required]
    public string Value { get => field ?? ""; init; }
}

/// <summary>Who may use a foreign data wrapper or server.</summary>
public sealed record ForeignUsage
{
    /// <summary>The role.</summary>
    [Required]
    [CelRule("self != ''", "a name is needed here")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Whether the right is granted or revoked.</summary>
    [Default("grant")]
    [AllowedValues("grant", "revoke")]
    public string? Type { get; init; }
}
