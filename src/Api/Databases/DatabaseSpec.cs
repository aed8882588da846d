using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A database inside a cluster.</summary>
[CelRule("!has(self.builtinLocale) || self.localeProvider == 'builtin'", "builtinLocale needs localeProvider: builtin")]
[CelRule("!has(self.icuLocale) || self.localeProvider == 'icu'", "icuLocale needs localeProvider: icu")]
[CelRule("!has(self.icuRules) || self.localeProvider == 'icu'", "icuRules needs localeProvider: icu")]
public sealed record DatabaseSpec
{
    /// <summary>Whether anyone may connect.</summary>
    public bool? AllowConnections { get; init; }

    /// <summary>The locale of the <c>builtin</c> provider. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? BuiltinLocale { get; init; }

    /// <summary>The cluster. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public LocalObjectReference Cluster { get => field ?? new(); init; }

    /// <summary>The version of the collation. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? CollationVersion { get; init; }

    /// <summary>How many connections it may have; -1 is no limit.</summary>
    public int? ConnectionLimit { get; init; }

    /// <summary>What becomes of the database when this object is deleted.</summary>
    [Default("retain")]
    [AllowedValues("delete", "retain")]
    public string? DatabaseReclaimPolicy { get; init; }

    /// <summary>The encoding. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? Encoding { get; init; }

    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>Extensions.</summary>
    public IReadOnlyList<DatabaseExtension>? Extensions { get; init; }

    /// <summary>Foreign data wrappers.</summary>
    [JsonPropertyName("fdws")]
    public IReadOnlyList<ForeignDataWrapper>? ForeignDataWrappers { get; init; }

    /// <summary>The locale of the <c>icu</c> provider. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? IcuLocale { get; init; }

    /// <summary>Further collation rules of the <c>icu</c> provider. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? IcuRules { get; init; }

    /// <summary>Whether anyone with the right to create databases may copy it.</summary>
    public bool? IsTemplate { get; init; }

    /// <summary>The default locale. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? Locale { get; init; }

    /// <summary>The locale of character classes. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? LocaleCType { get; init; }

    /// <summary>The locale of sort order. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? LocaleCollate { get; init; }

    /// <summary>The provider of locales. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? LocaleProvider { get; init; }

    /// <summary>The database's name in PostgreSQL. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    [CelRule("self != 'postgres'", "the database postgres is the operator's own")]
    [CelRule("self != 'template0'", "the database template0 is PostgreSQL's own")]
    [CelRule("self != 'template1'", "the database template1 is PostgreSQL's own")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The role that owns it.</summary>
    [Required]
    public string Owner { get => field ?? ""; init; }

    /// <summary>Schemas.</summary>
    public IReadOnlyList<DatabaseSchema>? Schemas { get; init; }

    /// <summary>Foreign servers.</summary>
    public IReadOnlyList<ForeignServer>? Servers { get; init; }

    /// <summary>The default tablespace.</summary>
    public string? Tablespace { get; init; }

    /// <summary>The database it is a copy of. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? Template { get; init; }
}

/// <summary>A schema in a database.</summary>
public sealed record DatabaseSchema
{
    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The role that owns it.</summary>
    public string? Owner { get; init; }
}

/// <summary>An extension in a database.</summary>
public sealed record DatabaseExtension
{
    /// <summary>Whether it exists or not.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The schema its objects are in.</summary>
    public string? Schema { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }
}
