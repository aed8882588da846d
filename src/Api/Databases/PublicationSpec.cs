using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A publication of logical replication.</summary>
public sealed record PublicationSpec
{
    /// <summary>The cluster. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public LocalObjectReference Cluster { get => field ?? new(); init; }

    /// <summary>The database. It never changes.</summary>
    [JsonPropertyName("dbname")]
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string DbName { get => field ?? ""; init; }

    /// <summary>The publication's name in PostgreSQL. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The parameters of CREATE PUBLICATION.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>What becomes of the publication when this object is deleted.</summary>
    [Default("retain")]
    [AllowedValues("delete", "retain")]
    public string? PublicationReclaimPolicy { get; init; }

    /// <summary>What is published.</summary>
    [Required]
    public PublicationTarget Target { get => field ?? new(); init; }
}

/// <summary>What is published: all tables, or a list.</summary>
[CelRule(
    "(has(self.allTables) && !has(self.objects)) || (!has(self.allTables) && has(self.objects))",
    "give allTables or objects, one of the two")]
public sealed record PublicationTarget
{
    /// <summary>Whether all tables are published. It never changes.</summary>
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public bool? AllTables { get; init; }

    /// <summary>The tables and schemas that are published.</summary>
    [MaxItems(100000)]
    [CelRule(
        "!(self.exists(o, has(o.table) && has(o.table.columns)) && self.exists(o, has(o.tablesInSchema)))",
        "a table with a list of columns cannot stand beside tablesInSchema")]
    public IReadOnlyList<PublicationTargetObject>? Objects { get; init; }
}

/// <summary>A table or a schema that is published.</summary>
[CelRule(
    "(has(self.tablesInSchema) && !has(self.table)) || (!has(self.tablesInSchema) && has(self.table))",
    "give table or tablesInSchema, one of the two")]
public sealed record PublicationTargetObject
{
    /// <summary>The table.</summary>
    public PublicationTable? Table { get; init; }

    /// <summary>The schema all tables of which are published.</summary>
    public string? TablesInSchema { get; init; }
}

/// <summary>A table that is published.</summary>
public sealed record PublicationTable
{
    /// <summary>The columns; all of them when not given.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The table's name.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>Whether tables that inherit from it are left out.</summary>
    public bool? Only { get; init; }

    /// <summary>The table's schema; that of the search path when not given.</summary>
    public string? Schema { get; init; }
}
