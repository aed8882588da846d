using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>A query whose result is told as metrics.</summary>
internal sealed record MetricQuery
{
    /// <summary>The name of the query in its document.</summary>
    public required string Id { get; init; }

    /// <summary>The SQL.</summary>
    public required string Sql { get; init; }

    /// <summary>The columns of its result.</summary>
    public required IReadOnlyList<MetricColumn> Columns { get; init; }

    /// <summary>What stands for <see cref="Id"/> in the metrics' names; null for that itself.</summary>
    public string? Name { get; init; }

    /// <summary>SQL that gives one boolean; anything but true leaves the query out. Null for always.</summary>
    public string? PredicateSql { get; init; }

    /// <summary>The databases it runs in, each a name or a glob; empty for the application's database.</summary>
    public IReadOnlyList<string> TargetDatabases { get; init; } = [];

    /// <summary>Whether it runs on the primary only.</summary>
    public bool PrimaryOnly { get; init; }

    /// <summary>The server versions it is for; null for all.</summary>
    public ServerVersionRange? Versions { get; init; }

    /// <summary>The start of its metrics' names.</summary>
    public string Prefix => $"cnpg_{Name ?? Id}";

    /// <summary>The query that every instance has: the size of large objects, for each database.</summary>
    public static MetricQuery LargeObjects { get; } = new()
    {
        Id = "collector",
        Sql = "SELECT current_database() AS datname, relpages AS lo_pages FROM pg_class WHERE oid = 'pg_catalog.pg_largeobject'::regclass",
        TargetDatabases = ["*"],
        Columns =
        [
            new() { Id = "datname", Usage = ColumnUsage.Label, Description = "The database" },
            new() { Id = "lo_pages", Usage = ColumnUsage.Gauge, Description = "Estimated pages of the table of large objects" },
        ],
    };
}

/// <summary>A column of a query's result.</summary>
internal sealed record MetricColumn
{
    /// <summary>Its name in the result.</summary>
    public required string Id { get; init; }

    /// <summary>What becomes of it.</summary>
    public required ColumnUsage Usage { get; init; }

    /// <summary>What it means.</summary>
    public string Description { get; init; } = "";

    /// <summary>What stands for <see cref="Id"/> in the metric's name; null for that itself.</summary>
    public string? Name { get; init; }

    /// <summary>The numbers that texts stand for.</summary>
    public IReadOnlyDictionary<string, double> Mapping { get; init; } = new Dictionary<string, double>();

    /// <summary>The type of its metric.</summary>
    public MetricType Type => Usage switch
    {
        ColumnUsage.Counter => MetricType.Counter,
        ColumnUsage.Histogram => MetricType.Histogram,
        _ => MetricType.Gauge,
    };
}

/// <summary>What becomes of a column.</summary>
internal enum ColumnUsage
{
    /// <summary>Nothing.</summary>
    Discard,

    /// <summary>It tells the rows apart.</summary>
    Label,

    /// <summary>A number that only grows.</summary>
    Counter,

    /// <summary>A number.</summary>
    Gauge,

    /// <summary>A text that stands for a number.</summary>
    MappedMetric,

    /// <summary>A duration such as 1h2m3s, told in milliseconds.</summary>
    Duration,

    /// <summary>The bounds of a histogram, whose counts are in columns beside it.</summary>
    Histogram,
}
