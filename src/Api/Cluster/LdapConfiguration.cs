using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Authentication against an LDAP server; one of the two ways of binding.</summary>
public sealed record LdapConfiguration
{
    /// <summary>Binds as the user, by a name made from the user's.</summary>
    public LdapBindAs? BindAsAuth { get; init; }

    /// <summary>Searches for the user, then binds as what was found.</summary>
    public LdapBindSearch? BindSearchAuth { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>The protocol.</summary>
    [AllowedValues("ldap", "ldaps")]
    public string? Scheme { get; init; }

    /// <summary>The server's name.</summary>
    public string? Server { get; init; }

    /// <summary>Whether the connection is upgraded to TLS.</summary>
    public bool? Tls { get; init; }
}

/// <summary>Binds as the user.</summary>
public sealed record LdapBindAs
{
    /// <summary>Put before the user's name.</summary>
    public string? Prefix { get; init; }

    /// <summary>Put after the user's name.</summary>
    public string? Suffix { get; init; }
}

/// <summary>Searches for the user first.</summary>
public sealed record LdapBindSearch
{
    /// <summary>Where the search starts.</summary>
    [JsonPropertyName("baseDN")]
    public string? BaseDn { get; init; }

    /// <summary>The name that searches.</summary>
    [JsonPropertyName("bindDN")]
    public string? BindDn { get; init; }

    /// <summary>The secret key with the password of the name that searches.</summary>
    public SecretKeySelector? BindPassword { get; init; }

    /// <summary>The attribute that holds the user's name.</summary>
    public string? SearchAttribute { get; init; }

    /// <summary>The filter of the search.</summary>
    public string? SearchFilter { get; init; }
}
