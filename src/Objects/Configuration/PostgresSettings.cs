using Surus.Api;

namespace Surus.Objects;

/// <summary>What <c>custom.conf</c> of every instance of a cluster depends on.</summary>
public sealed record PostgresSettings
{
    /// <summary>The cluster's name.</summary>
    public required string ClusterName { get; init; }

    /// <summary>PostgreSQL's major version.</summary>
    public required int MajorVersion { get; init; }

    /// <summary>The user's own parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Libraries that the user wants loaded, after those of the managed extensions.</summary>
    public IReadOnlyList<string> SharedPreloadLibraries { get; init; } = [];

    /// <summary>Whether WAL is archived: <c>off</c>, <c>on</c>, or <c>always</c> where standbys archive too.</summary>
    public string ArchiveMode { get; init; } = "on";

    /// <summary>Whether <c>ALTER SYSTEM</c> is allowed (PostgreSQL 17 and later).</summary>
    public bool EnableAlterSystem { get; init; }

    /// <summary>Which standbys a commit waits for; null for none.</summary>
    public SynchronousStandbys? SynchronousStandbys { get; init; }

    /// <summary>Tablespaces for temporary objects.</summary>
    public IReadOnlyList<string> TemporaryTablespaces { get; init; } = [];

    /// <summary>How long a replica cluster's designated primary delays replay, in PostgreSQL's notation; null for no delay.</summary>
    public string? RecoveryMinApplyDelay { get; init; }

    /// <summary>The physical slots of the other instances, which logical failover slots wait for (PostgreSQL 17 and later).</summary>
    public IReadOnlyList<string> StandbySlots { get; init; } = [];

    /// <summary>Where the manager's files are.</summary>
    public ControllerPaths Paths { get; init; } = ControllerPaths.Default;
}
