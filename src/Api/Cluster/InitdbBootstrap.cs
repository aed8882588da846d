using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Makes a new cluster.</summary>
[CelRule("!has(self.builtinLocale) || self.localeProvider == 'builtin'", "builtinLocale needs localeProvider: builtin")]
[CelRule("!has(self.icuLocale) || self.localeProvider == 'icu'", "icuLocale needs localeProvider: icu")]
[CelRule("!has(self.icuRules) || self.localeProvider == 'icu'", "icuRules needs localeProvider: icu")]
public sealed record InitdbBootstrap
{
    /// <summary>The locale of the <c>builtin</c> provider.</summary>
    public string? BuiltinLocale { get; init; }

    /// <summary>Whether data pages carry checksums.</summary>
    public bool? DataChecksums { get; init; }

    /// <summary>The application database to make; <c>app</c> when not given.</summary>
    public string? Database { get; init; }

    /// <summary>The encoding; UTF8 when not given.</summary>
    public string? Encoding { get; init; }

    /// <summary>The locale of the <c>icu</c> provider.</summary>
    public string? IcuLocale { get; init; }

    /// <summary>Further collation rules of the <c>icu</c> provider.</summary>
    public string? IcuRules { get; init; }

    /// <summary>Fills the new cluster from the dump of another one.</summary>
    public ImportConfiguration? Import { get; init; }

    /// <summary>The default locale.</summary>
    public string? Locale { get; init; }

    /// <summary>The locale of character classes; C when not given.</summary>
    public string? LocaleCType { get; init; }

    /// <summary>The locale of sort order; C when not given.</summary>
    public string? LocaleCollate { get; init; }

    /// <summary>The provider of locales: libc, icu or builtin.</summary>
    public string? LocaleProvider { get; init; }

    /// <summary>Options for initdb itself, instead of all the others here. Kept for old manifests.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>The owner of the application database; named as the database when not given.</summary>
    public string? Owner { get; init; }

    /// <summary>SQL run as superuser in the application database, right after it was made.</summary>
    [JsonPropertyName("postInitApplicationSQL")]
    public IReadOnlyList<string>? PostInitApplicationSql { get; init; }

    /// <summary>Where more SQL for the application database is read from.</summary>
    [JsonPropertyName("postInitApplicationSQLRefs")]
    public SqlReferences? PostInitApplicationSqlRefs { get; init; }

    /// <summary>SQL run as superuser in the <c>postgres</c> database, right after initdb.</summary>
    [JsonPropertyName("postInitSQL")]
    public IReadOnlyList<string>? PostInitSql { get; init; }

    /// <summary>Where more SQL for the <c>postgres</c> database is read from.</summary>
    [JsonPropertyName("postInitSQLRefs")]
    public SqlReferences? PostInitSqlRefs { get; init; }

    /// <summary>SQL run as superuser in <c>template1</c>, before the application database is made.</summary>
    [JsonPropertyName("postInitTemplateSQL")]
    public IReadOnlyList<string>? PostInitTemplateSql { get; init; }

    /// <summary>Where more SQL for <c>template1</c> is read from.</summary>
    [JsonPropertyName("postInitTemplateSQLRefs")]
    public SqlReferences? PostInitTemplateSqlRefs { get; init; }

    /// <summary>The secret with the owner's name and password; generated when not given.</summary>
    public NameReference? Secret { get; init; }

    /// <summary>The size of a WAL file in MiB, a power of two; 16 when not given.</summary>
    [Minimum(1)]
    [Maximum(1024)]
    public int? WalSegmentSize { get; init; }
}

/// <summary>SQL kept in secrets and config maps; secrets are run first.</summary>
public sealed record SqlReferences
{
    /// <summary>Keys of config maps, in the order they are run.</summary>
    public IReadOnlyList<ConfigMapKeyReference>? ConfigMapRefs { get; init; }

    /// <summary>Keys of secrets, in the order they are run.</summary>
    public IReadOnlyList<SecretKeyReference>? SecretRefs { get; init; }
}
