using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>An extension in an image of its own.</summary>
public sealed record ExtensionConfiguration
{
    /// <summary>Directories of the image to search for programs.</summary>
    [JsonPropertyName("bin_path")]
    public IReadOnlyList<string>? BinPath { get; init; }

    /// <summary>Directories of the image to search for libraries that PostgreSQL loads; <c>lib</c> when not given.</summary>
    [JsonPropertyName("dynamic_library_path")]
    public IReadOnlyList<string>? DynamicLibraryPath { get; init; }

    /// <summary>Environment variables that the extension needs.</summary>
    [ListMap("name")]
    public IReadOnlyList<ExtensionVariable>? Env { get; init; }

    /// <summary>Directories of the image to search for control files; <c>share</c> when not given.</summary>
    [JsonPropertyName("extension_control_path")]
    public IReadOnlyList<string>? ExtensionControlPath { get; init; }

    /// <summary>The image; taken from the catalog when not given.</summary>
    public ExtensionImage? Image { get; init; }

    /// <summary>Directories of the image to search for system libraries.</summary>
    [JsonPropertyName("ld_library_path")]
    public IReadOnlyList<string>? LdLibraryPath { get; init; }

    /// <summary>The extension's name.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(59)]
    [Pattern("^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$")]
    public string Name { get => field ?? ""; init; }
}

/// <summary>An environment variable that an extension needs.</summary>
public sealed record ExtensionVariable
{
    /// <summary>The variable's name.</summary>
    [Required]
    [MinLength(1)]
    [Pattern("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The value; <c>${image_root}</c> stands for the place the image is mounted at.</summary>
    [Required]
    [MinLength(1)]
    public string Value { get => field ?? ""; init; }
}

/// <summary>The image of an extension.</summary>
public sealed record ExtensionImage
{
    /// <summary>When it is pulled: Always, Never or IfNotPresent.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>The image's name.</summary>
    public string? Reference { get; init; }
}
