namespace Surus.Api;

/// <summary>The operator's settings that take part in filling defaults in.</summary>
public sealed record DefaultingOptions
{
    /// <summary>The PostgreSQL image of clusters that name none.</summary>
    public const string DefaultPostgresImage = "ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie";

    /// <summary>The PostgreSQL image of clusters that name none (<c>POSTGRES_IMAGE_NAME</c>).</summary>
    public string PostgresImage { get; init; } = DefaultPostgresImage;

    /// <summary>Whether the operator has a config map with default queries (<c>MONITORING_QUERIES_CONFIGMAP</c>).</summary>
    public bool HasQueriesConfigMap { get; init; }

    /// <summary>Whether the operator has a secret with default queries (<c>MONITORING_QUERIES_SECRET</c>).</summary>
    public bool HasQueriesSecret { get; init; }

    /// <summary>The plugins that every cluster uses (<c>INCLUDE_PLUGINS</c>).</summary>
    public IReadOnlyList<string> IncludedPlugins { get; init; } = [];
}
