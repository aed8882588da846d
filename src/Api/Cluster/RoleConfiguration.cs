using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A role inside PostgreSQL. Attributes that are not given are false, except <c>inherit</c>.</summary>
public sealed record RoleConfiguration
{
    /// <summary>Whether row-level security does not bind it.</summary>
    [JsonPropertyName("bypassrls")]
    public bool? BypassRls { get; init; }

    /// <summary>The comment on it.</summary>
    public string? Comment { get; init; }

    /// <summary>How many connections it may have; -1 is no limit.</summary>
    [Default(-1)]
    public long? ConnectionLimit { get; init; }

    /// <summary>Whether it may create databases.</summary>
    [JsonPropertyName("createdb")]
    public bool? CreateDb { get; init; }

    /// <summary>Whether it may create roles.</summary>
    [JsonPropertyName("createrole")]
    public bool? CreateRole { get; init; }

    /// <summary>Whether its password is removed.</summary>
    public bool? DisablePassword { get; init; }

    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>The roles it is a member of.</summary>
    public IReadOnlyList<string>? InRoles { get; init; }

    /// <summary>Whether it has the rights of the roles it is a member of.</summary>
    [Default(true)]
    public bool? Inherit { get; init; }

    /// <summary>Whether it may connect.</summary>
    public bool? Login { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The secret with its name and password; without it the password is left as it is.</summary>
    public NameReference? PasswordSecret { get; init; }

    /// <summary>Whether it may replicate.</summary>
    public bool? Replication { get; init; }

    /// <summary>Whether nothing is denied to it.</summary>
    public bool? Superuser { get; init; }

    /// <summary>When its password ends; never when not given.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? ValidUntil { get; init; }
}
