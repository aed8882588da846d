using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>The configuration of PostgreSQL.</summary>
[CelRule(
    "!(has(self.syncReplicaElectionConstraint) && self.syncReplicaElectionConstraint.enabled && "
    + "has(self.synchronous) && ((has(self.synchronous.podFailureDomainKeys) && "
    + "self.synchronous.podFailureDomainKeys.size() > 0) || (has(self.synchronous.nodeFailureDomainKeys) "
    + "&& self.synchronous.nodeFailureDomainKeys.size() > 0)))",
    "failure domain keys replace syncReplicaElectionConstraint: give one of the two")]
public sealed record PostgresConfiguration
{
    /// <summary>Whether ALTER SYSTEM is allowed.</summary>
    public bool? EnableAlterSystem { get; init; }

    /// <summary>Extensions mounted from images of their own.</summary>
    [ListMap("name")]
    public IReadOnlyList<ExtensionConfiguration>? Extensions { get; init; }

    /// <summary>Authentication against an LDAP server.</summary>
    public LdapConfiguration? Ldap { get; init; }

    /// <summary>The parameters of postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Lines for pg_hba.conf, before the last one that the operator writes.</summary>
    [JsonPropertyName("pg_hba")]
    public IReadOnlyList<string>? PgHba { get; init; }

    /// <summary>Lines for pg_ident.conf.</summary>
    [JsonPropertyName("pg_ident")]
    public IReadOnlyList<string>? PgIdent { get; init; }

    /// <summary>How many seconds a promotion may take; there is practically no limit when not given.</summary>
    [Format("int32")]
    public int? PromotionTimeout { get; init; }

    /// <summary>Libraries loaded at the start.</summary>
    [JsonPropertyName("shared_preload_libraries")]
    public IReadOnlyList<string>? SharedPreloadLibraries { get; init; }

    /// <summary>Keeps synchronous replicas away from the primary's zone, in the older way.</summary>
    public SyncReplicaElectionConstraint? SyncReplicaElectionConstraint { get; init; }

    /// <summary>Synchronous replication.</summary>
    public SynchronousReplication? Synchronous { get; init; }
}

/// <summary>Keeps synchronous replicas away from the primary's zone.</summary>
public sealed record SyncReplicaElectionConstraint
{
    /// <summary>Whether the constraint holds.</summary>
    [Required]
    public bool Enabled { get; init; }

    /// <summary>Labels of nodes; replicas on nodes that share their values with the primary's node are not synchronous.</summary>
    public IReadOnlyList<string>? NodeLabelsAntiAffinity { get; init; }
}

/// <summary>Synchronous replication: how many standbys confirm a commit before it returns.</summary>
[CelRule(
    "self.dataDurability!='preferred' || ((!has(self.standbyNamesPre) || self.standbyNamesPre.size()==0) "
    + "&& (!has(self.standbyNamesPost) || self.standbyNamesPost.size()==0))",
    "standbyNamesPre and standbyNamesPost need dataDurability: required")]
[CelRule(
    "!(has(self.podFailureDomainKeys) && self.podFailureDomainKeys.size() > 0 && "
    + "has(self.nodeFailureDomainKeys) && self.nodeFailureDomainKeys.size() > 0)",
    "give podFailureDomainKeys or nodeFailureDomainKeys, not both")]
public sealed record SynchronousReplication
{
    /// <summary><c>required</c> stops writes when too few standbys are left, <c>preferred</c> goes on with those that are.</summary>
    [AllowedValues("required", "preferred")]
    public string? DataDurability { get; init; }

    /// <summary>Whether a failover happens only when a standby with every confirmed commit must be among those that are left.</summary>
    public bool? FailoverQuorum { get; init; }

    /// <summary>How many of the cluster's own standbys may be listed.</summary>
    public int? MaxStandbyNamesFromCluster { get; init; }

    /// <summary><c>any</c> waits for any of the standbys, <c>first</c> for the first ones of the list.</summary>
    [Required]
    [AllowedValues("any", "first")]
    public string Method { get => field ?? ""; init; }

    /// <summary>Labels of nodes that tell failure domains apart.</summary>
    public IReadOnlyList<string>? NodeFailureDomainKeys { get; init; }

    /// <summary>How many standbys must confirm.</summary>
    [Required]
    [CelRule("self > 0", "at least one standby confirms: give a number above 0")]
    public int Number { get; init; }

    /// <summary>Labels of pods that tell failure domains apart.</summary>
    public IReadOnlyList<string>? PodFailureDomainKeys { get; init; }

    /// <summary>Standbys outside of the cluster, listed after its own.</summary>
    public IReadOnlyList<string>? StandbyNamesPost { get; init; }

    /// <summary>Standbys outside of the cluster, listed before its own.</summary>
    public IReadOnlyList<string>? StandbyNamesPre { get; init; }
}
