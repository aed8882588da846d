using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>
/// The certificate by which instances know the operator. It is made when the operator starts and lives in memory only: what instances
/// check is the fingerprint of its public key, which the operator writes into each Cluster's status.
/// </summary>
internal sealed class OperatorIdentity : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private OperatorIdentity(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of its public key (SubjectPublicKeyInfo), in lower-case hexadecimal.</summary>
    public string Fingerprint { get; }

    public static OperatorIdentity Create(DateTimeOffset now)
    {
        var request = new Objects.CertificateRequest("", "surus-operator", null, CertificateUsage.Authority, [], "", Lifetime, TimeSpan.Zero);
        var pair = CertificateIssuer.Authority(request, now, previousKey: null);
        using var fromPem = X509Certificate2.CreateFromPem(pair.Certificate, pair.PrivateKey);

        // TLS wants a key that the platform can reach: one read from PEM alone is only for this moment.
        return new(X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null));
    }

    public void Dispose() => Certificate.Dispose();
}
