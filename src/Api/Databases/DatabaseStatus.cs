using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Whether a database is as described.</summary>
public sealed record DatabaseStatus
{
    /// <summary>Whether it is; absent while not known.</summary>
    public bool? Applied { get; init; }

    /// <summary>The extensions.</summary>
    public IReadOnlyList<DatabaseObjectStatus>? Extensions { get; init; }

    /// <summary>The foreign data wrappers.</summary>
    [JsonPropertyName("fdws")]
    public IReadOnlyList<DatabaseObjectStatus>? ForeignDataWrappers { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>The generation that was applied.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The schemas.</summary>
    public IReadOnlyList<DatabaseObjectStatus>? Schemas { get; init; }

    /// <summary>The foreign servers.</summary>
    public IReadOnlyList<DatabaseObjectStatus>? Servers { get; init; }
}

/// <summary>Whether an object in a database is as described.</summary>
public sealed record DatabaseObjectStatus
{
    /// <summary>Whether it is.</summary>
    [Required]
    public bool Applied { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}
