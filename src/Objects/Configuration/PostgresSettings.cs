namespace Surus.Objects;

/// <summary>The values of <c>archive_mode</c>.</summary>
public enum ArchiveMode
{
    /// <summary>WAL is not archived.</summary>
    Off,

    /// <summary>The primary archives.</summary>
    On,

    /// <summary>Standbys archive too: the case of a replica cluster.</summary>
    Always,
}

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

    /// <summary>When WAL is archived.</summary>
    public ArchiveMode ArchiveMode { get; init; } = ArchiveMode.On;

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
