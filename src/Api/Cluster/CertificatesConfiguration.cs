using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Certificates given by the user.</summary>
public sealed record CertificatesConfiguration
{
    /// <summary>The secret with the authority of client certificates; with its key, the operator signs with it.</summary>
    [JsonPropertyName("clientCASecret")]
    public string? ClientCaSecret { get; init; }

    /// <summary>The secret with the certificate of <c>streaming_replica</c>.</summary>
    [JsonPropertyName("replicationTLSSecret")]
    public string? ReplicationTlsSecret { get; init; }

    /// <summary>Further names in the server certificate that the operator makes.</summary>
    [JsonPropertyName("serverAltDNSNames")]
    public IReadOnlyList<string>? ServerAltDnsNames { get; init; }

    /// <summary>The secret with the authority of the server certificate; with its key, the operator signs with it.</summary>
    [JsonPropertyName("serverCASecret")]
    public string? ServerCaSecret { get; init; }

    /// <summary>The secret with the server certificate.</summary>
    [JsonPropertyName("serverTLSSecret")]
    public string? ServerTlsSecret { get; init; }
}

/// <summary>The certificates in use.</summary>
public sealed record CertificatesStatus
{
    /// <summary>The secret with the authority of client certificates.</summary>
    [JsonPropertyName("clientCASecret")]
    public string? ClientCaSecret { get; init; }

    /// <summary>When the certificates end, by secret.</summary>
    public IReadOnlyDictionary<string, string>? Expirations { get; init; }

    /// <summary>The secret with the certificate of <c>streaming_replica</c>.</summary>
    [JsonPropertyName("replicationTLSSecret")]
    public string? ReplicationTlsSecret { get; init; }

    /// <summary>Further names in the server certificate.</summary>
    [JsonPropertyName("serverAltDNSNames")]
    public IReadOnlyList<string>? ServerAltDnsNames { get; init; }

    /// <summary>The secret with the authority of the server certificate.</summary>
    [JsonPropertyName("serverCASecret")]
    public string? ServerCaSecret { get; init; }

    /// <summary>The secret with the server certificate.</summary>
    [JsonPropertyName("serverTLSSecret")]
    public string? ServerTlsSecret { get; init; }
}
