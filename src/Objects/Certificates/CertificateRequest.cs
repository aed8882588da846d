using Surus.Api;

namespace Surus.Objects;

/// <summary>What a certificate is for, which decides its extended key usage.</summary>
public enum CertificateUsage
{
    /// <summary>Signs other certificates.</summary>
    Authority,

    /// <summary>Proves a server.</summary>
    Server,

    /// <summary>Proves a client.</summary>
    Client,
}

/// <summary>
/// A certificate as it shall be; issuing it is the operator's work. Keys are ECDSA on P-256.
/// </summary>
/// <param name="SecretName">The secret that holds it.</param>
/// <param name="CommonName">The subject's common name.</param>
/// <param name="OrganizationalUnit">The subject's organizational unit; null for none.</param>
/// <param name="Usage">What it is for.</param>
/// <param name="DnsNames">The server's names; empty for authorities and clients.</param>
/// <param name="IssuerSecretName">The secret of the authority that signs it; its own for an authority, which signs itself.</param>
/// <param name="Lifetime">How long it is valid after it was made.</param>
/// <param name="RenewBefore">How long before its end it is made anew.</param>
public sealed record CertificateRequest(
    string SecretName,
    string CommonName,
    string? OrganizationalUnit,
    CertificateUsage Usage,
    IReadOnlyList<string> DnsNames,
    string IssuerSecretName,
    TimeSpan Lifetime,
    TimeSpan RenewBefore)
{
    /// <summary>How far before its making a certificate begins to be valid, so that clocks may differ a little.</summary>
    public static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    /// <summary>The key of the certificate in the secret.</summary>
    public string CertificateKey => Usage == CertificateUsage.Authority ? SecretKeys.CaCertificate : SecretKeys.TlsCertificate;

    /// <summary>The key of the private key in the secret.</summary>
    public string PrivateKeyKey => Usage == CertificateUsage.Authority ? SecretKeys.CaKey : SecretKeys.TlsKey;

    /// <summary>The type of the secret.</summary>
    public string SecretType => Usage == CertificateUsage.Authority ? SecretTypes.Opaque : SecretTypes.Tls;
}
