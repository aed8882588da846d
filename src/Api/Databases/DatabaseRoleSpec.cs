using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A role inside a cluster. Attributes that are not given are false, except <c>inherit</c>.</summary>
[CelRule("self.name == oldSelf.name", "the name never changes: make another role")]
[CelRule("!has(self.ensure) || self.ensure != 'absent'", "delete the object to drop the role; ensure is present here")]
[CelRule("self.name != 'postgres'", "the role postgres is the operator's own")]
[CelRule("self.name != 'streaming_replica'", "the role streaming_replica is the operator's own")]
[CelRule("!self.name.startsWith('pg_')", "names that start with pg_ are PostgreSQL's own")]
[CelRule("!self.name.startsWith('cnpg_')", "names that start with cnpg_ are the operator's own")]
[CelRule("self.name.size() != 0", "a role needs a name")]
[CelRule(
    "!has(self.passwordSecret) || !has(self.disablePassword) || !self.disablePassword",
    "give passwordSecret or disablePassword, not both")]
[CelRule("!has(self.clientCertificate) || !self.clientCertificate.enabled || self.login", "a client certificate needs login: true")]
public sealed record DatabaseRoleSpec
{
    /// <summary>Whether row-level security does not bind it.</summary>
    [JsonPropertyName("bypassrls")]
    public bool? BypassRls { get; init; }

    /// <summary>A certificate to connect with, made and renewed by the operator.</summary>
    public RoleClientCertificate? ClientCertificate { get; init; }

    /// <summary>The cluster. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public LocalObjectReference Cluster { get => field ?? new(); init; }

    /// <summary>The comment on it.</summary>
    public string? Comment { get; init; }

    /// <summary>How many connections it may have; -1 is no limit.</summary>
    [Default(-1)]
    public long? ConnectionLimit { get; init; }

    /// <summary>Whether it may create databases.</summary>
    [JsonPropertyName("createdb")]
    public bool? CreateDb { get; init; }

    /// <summary>Whether it may create roles.</summary>
    [JsonPropertyName("createrole")]
    public bool? CreateRole { get; init; }

    /// <summary>What becomes of the role when this object is deleted.</summary>
    [Default("retain")]
    [AllowedValues("delete", "retain")]
    public string? DatabaseRoleReclaimPolicy { get; init; }

    /// <summary>Whether its password is removed.</summary>
    public bool? DisablePassword { get; init; }

    /// <summary>Whether it exists; only <c>present</c>.</summary>
    [Default("present")]
    [AllowedValues("present", "absent")]
    public string? Ensure { get; init; }

    /// <summary>The roles it is a member of.</summary>
    public IReadOnlyList<string>? InRoles { get; init; }

    /// <summary>Whether it has the rights of the roles it is a member of.</summary>
    [Default(true)]
    public bool? Inherit { get; init; }

    /// <summary>Whether it may connect.</summary>
    public bool? Login { get; init; }

    /// <summary>Its name. It never changes.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The secret with its name and password; without it the password is left as it is.</summary>
    public NameReference? PasswordSecret { get; init; }

    /// <summary>Whether it may replicate.</summary>
    public bool? Replication { get; init; }

    /// <summary>Whether nothing is denied to it.</summary>
    public bool? Superuser { get; init; }

    /// <summary>When its password ends; never when not given.</summary>
    [JsonConverter(typeof(TimeJsonConverter))]
    public DateTimeOffset? ValidUntil { get; init; }
}

/// <summary>A role's certificate.</summary>
public sealed record RoleClientCertificate
{
    /// <summary>Whether it is made.</summary>
    [Default(true)]
    public bool? Enabled { get; init; }
}

/// <summary>Whether a role is as described.</summary>
public sealed record DatabaseRoleStatus
{
    /// <summary>Whether it is; absent while not known.</summary>
    public bool? Applied { get; init; }

    /// <summary>The certificate.</summary>
    public RoleClientCertificateStatus? ClientCertificate { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>The generation that was applied.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The version of the password secret that was applied.</summary>
    public string? SecretResourceVersion { get; init; }
}

/// <summary>The state of a role's certificate.</summary>
public sealed record RoleClientCertificateStatus
{
    /// <summary>When it ends.</summary>
    public string? Expiration { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }
}
