using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>An object store with backups and WAL, in Barman's layout.</summary>
public sealed record BarmanObjectStoreConfiguration
{
    /// <summary>How Azure Blob Storage is reached.</summary>
    public AzureCredentials? AzureCredentials { get; init; }

    /// <summary>How base backups are written.</summary>
    public DataBackupConfiguration? Data { get; init; }

    /// <summary>Where everything is stored, such as s3://bucket/path.</summary>
    [Required]
    [MinLength(1)]
    public string DestinationPath { get => field ?? ""; init; }

    /// <summary>The authority of the endpoint's certificate.</summary>
    [JsonPropertyName("endpointCA")]
    public SecretKeyReference? EndpointCa { get; init; }

    /// <summary>The endpoint, where it is not the provider's usual one.</summary>
    [JsonPropertyName("endpointURL")]
    public string? EndpointUrl { get; init; }

    /// <summary>How Google Cloud Storage is reached.</summary>
    public GoogleCredentials? GoogleCredentials { get; init; }

    /// <summary>Tags of timeline history files.</summary>
    public IReadOnlyDictionary<string, string>? HistoryTags { get; init; }

    /// <summary>How S3 is reached.</summary>
    public S3Credentials? S3Credentials { get; init; }

    /// <summary>The folder of this cluster below <c>destinationPath</c>; the cluster's name when not given.</summary>
    public string? ServerName { get; init; }

    /// <summary>Tags of everything else.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>How WAL files are written.</summary>
    public WalBackupConfiguration? Wal { get; init; }
}

/// <summary>How base backups are written.</summary>
public sealed record DataBackupConfiguration
{
    /// <summary>Further arguments of the backup command.</summary>
    public IReadOnlyList<string>? AdditionalCommandArgs { get; init; }

    /// <summary>How base backups are compressed; not at all when not given.</summary>
    [AllowedValues("bzip2", "gzip", "lz4", "snappy")]
    public string? Compression { get; init; }

    /// <summary>How the store encrypts base backups; as the bucket says when not given.</summary>
    [AllowedValues("AES256", "aws:kms")]
    public string? Encryption { get; init; }

    /// <summary>Whether the first checkpoint is made at full speed.</summary>
    public bool? ImmediateCheckpoint { get; init; }

    /// <summary>How many files are sent at once.</summary>
    [Format("int32")]
    [Minimum(1)]
    public int? Jobs { get; init; }

    /// <summary>Further arguments of the restore command.</summary>
    public IReadOnlyList<string>? RestoreAdditionalCommandArgs { get; init; }
}

/// <summary>How WAL files are written.</summary>
public sealed record WalBackupConfiguration
{
    /// <summary>Further arguments of the archive command.</summary>
    public IReadOnlyList<string>? ArchiveAdditionalCommandArgs { get; init; }

    /// <summary>How WAL files are compressed; not at all when not given.</summary>
    [AllowedValues("bzip2", "gzip", "lz4", "snappy", "xz", "zstd")]
    public string? Compression { get; init; }

    /// <summary>How the store encrypts WAL files; as the bucket says when not given.</summary>
    [AllowedValues("AES256", "aws:kms")]
    public string? Encryption { get; init; }

    /// <summary>How many WAL files are archived or fetched at once.</summary>
    [Minimum(1)]
    public int? MaxParallel { get; init; }

    /// <summary>Further arguments of the fetch command.</summary>
    public IReadOnlyList<string>? RestoreAdditionalCommandArgs { get; init; }
}
