using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Fills a new cluster with pg_dump and pg_restore.</summary>
public sealed record ImportConfiguration
{
    /// <summary>The <see cref="Type"/> that takes one database.</summary>
    public const string Microservice = "microservice";

    /// <summary>The <see cref="Type"/> that takes several databases and their roles.</summary>
    public const string Monolith = "monolith";

    /// <summary>The databases to take; one for a microservice, any number or <c>*</c> for a monolith.</summary>
    [Required]
    public IReadOnlyList<string> Databases { get => field ?? []; init; }

    /// <summary>Further options of pg_dump.</summary>
    public IReadOnlyList<string>? PgDumpExtraOptions { get; init; }

    /// <summary>Further options of pg_restore while it loads data, instead of <c>pgRestoreExtraOptions</c>.</summary>
    public IReadOnlyList<string>? PgRestoreDataOptions { get; init; }

    /// <summary>Further options of pg_restore.</summary>
    public IReadOnlyList<string>? PgRestoreExtraOptions { get; init; }

    /// <summary>Further options of pg_restore while it makes indexes and constraints, instead of <c>pgRestoreExtraOptions</c>.</summary>
    public IReadOnlyList<string>? PgRestorePostdataOptions { get; init; }

    /// <summary>Further options of pg_restore while it makes the schema, instead of <c>pgRestoreExtraOptions</c>.</summary>
    public IReadOnlyList<string>? PgRestorePredataOptions { get; init; }

    /// <summary>SQL run as superuser in the application database after the import; only for a microservice.</summary>
    [JsonPropertyName("postImportApplicationSQL")]
    public IReadOnlyList<string>? PostImportApplicationSql { get; init; }

    /// <summary>The roles to take; only for a monolith, <c>*</c> for all.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Whether only definitions are taken and no rows.</summary>
    public bool? SchemaOnly { get; init; }

    /// <summary>Where the dump is taken.</summary>
    [Required]
    public ImportSource Source { get => field ?? new(); init; }

    /// <summary>
    /// <c>microservice</c> takes one database into the application database, <c>monolith</c> takes several with their roles.
    /// </summary>
    [Required]
    [AllowedValues("microservice", "monolith")]
    public string Type { get => field ?? ""; init; }
}

/// <summary>Where a dump is taken.</summary>
public sealed record ImportSource
{
    /// <summary>The name of the external cluster.</summary>
    [Required]
    public string ExternalCluster { get => field ?? ""; init; }
}
