using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>How the first instance gets its data: one way at most; a new empty cluster when none is given.</summary>
public sealed record BootstrapConfiguration
{
    /// <summary>Make a new cluster, empty or filled from a dump.</summary>
    public InitdbBootstrap? Initdb { get; init; }

    /// <summary>Copy a running PostgreSQL.</summary>
    [JsonPropertyName("pg_basebackup")]
    public PgBaseBackupBootstrap? PgBaseBackup { get; init; }

    /// <summary>Restore a backup.</summary>
    public RecoveryBootstrap? Recovery { get; init; }
}

/// <summary>Makes a cluster by copying a running PostgreSQL of the same major version.</summary>
public sealed record PgBaseBackupBootstrap
{
    /// <summary>The application database.</summary>
    public string? Database { get; init; }

    /// <summary>The owner of the application database.</summary>
    public string? Owner { get; init; }

    /// <summary>The secret with the owner's password.</summary>
    public NameReference? Secret { get; init; }

    /// <summary>The name of the external cluster to copy.</summary>
    [Required]
    [MinLength(1)]
    public string Source { get => field ?? ""; init; }
}
