using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>
/// How Azure Blob Storage is reached: a connection string, or an account with a key or token, or an identity of the machine.
/// </summary>
public sealed record AzureCredentials
{
    /// <summary>The secret key with the connection string.</summary>
    public SecretKeyReference? ConnectionString { get; init; }

    /// <summary>Whether the pod's workload identity is used.</summary>
    [JsonPropertyName("inheritFromAzureAD")]
    public bool? InheritFromAzureAd { get; init; }

    /// <summary>The secret key with the account.</summary>
    public SecretKeyReference? StorageAccount { get; init; }

    /// <summary>The secret key with the account's key.</summary>
    public SecretKeyReference? StorageKey { get; init; }

    /// <summary>The secret key with a shared access token.</summary>
    public SecretKeyReference? StorageSasToken { get; init; }

    /// <summary>Whether the usual chain of credentials is tried.</summary>
    public bool? UseDefaultAzureCredentials { get; init; }
}

/// <summary>How Google Cloud Storage is reached.</summary>
public sealed record GoogleCredentials
{
    /// <summary>The secret key with the service account's JSON.</summary>
    public SecretKeyReference? ApplicationCredentials { get; init; }

    /// <summary>Whether the identity of the machine is used.</summary>
    public bool? GkeEnvironment { get; init; }
}

/// <summary>How S3 is reached: a pair of keys, or a role of the machine.</summary>
public sealed record S3Credentials
{
    /// <summary>The secret key with the access key.</summary>
    public SecretKeyReference? AccessKeyId { get; init; }

    /// <summary>Whether the role of the machine is used.</summary>
    [JsonPropertyName("inheritFromIAMRole")]
    public bool? InheritFromIamRole { get; init; }

    /// <summary>The secret key with the region.</summary>
    public SecretKeyReference? Region { get; init; }

    /// <summary>The secret key with the access key's secret.</summary>
    public SecretKeyReference? SecretAccessKey { get; init; }

    /// <summary>The secret key with the session token.</summary>
    public SecretKeyReference? SessionToken { get; init; }
}
