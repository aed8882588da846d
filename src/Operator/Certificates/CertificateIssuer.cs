using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surus.Objects;
using Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Surus.Operator;

/// <summary>Issues certificates as they are asked for: ECDSA on P-256, signed with SHA-256.</summary>
internal static class CertificateIssuer
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>An authority that signs itself; <paramref name="previousKey"/> is kept where there is one, so that what it signed stays good.</summary>
    public static KeyPair Authority(Objects.CertificateRequest request, DateTimeOffset now, string? previousKey)
    {
        using var key = previousKey is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : Pem.PrivateKey(previousKey);
        var wanted = new Request(Subject(request), key, HashAlgorithmName.SHA256);
        wanted.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        wanted.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        wanted.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(wanted.PublicKey, critical: false));
        using var certificate = wanted.CreateSelfSigned(Begin(now), now + request.Lifetime);
        return new(certificate.ExportCertificatePem() + "\n", key.ExportECPrivateKeyPem() + "\n");
    }

    /// <summary>A certificate for a server or a client, with a new key, signed by <paramref name="authority"/>.</summary>
    public static KeyPair Leaf(Objects.CertificateRequest request, DateTimeOffset now, KeyPair authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.PrivateKey);
        var wanted = new Request(Subject(request), key, HashAlgorithmName.SHA256);
        wanted.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        wanted.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, critical: true));
        wanted.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(UsageOf(request))], critical: false));
        wanted.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        AddNames(wanted, request.DnsNames);
        var end = Earlier(now + request.Lifetime, issuer.NotAfter);
        using var certificate = wanted.Create(issuer, Later(Begin(now), issuer.NotBefore), end, SerialNumber());
        return new(certificate.ExportCertificatePem() + "\n", key.ExportECPrivateKeyPem() + "\n");
    }

    private static X500DistinguishedName Subject(Objects.CertificateRequest request)
    {
        var name = new X500DistinguishedNameBuilder();
        if (request.OrganizationalUnit is { } unit)
        {
            name.AddOrganizationalUnitName(unit);
        }

        name.AddCommonName(request.CommonName);
        return name.Build();
    }

    private static string UsageOf(Objects.CertificateRequest request) =>
        request.Usage == CertificateUsage.Server ? ServerAuthentication : ClientAuthentication;

    private static void AddNames(Request wanted, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        wanted.CertificateExtensions.Add(alternatives.Build());
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40); // positive, and always as long
        return serial;
    }

    private static DateTimeOffset Begin(DateTimeOffset now) => now - Objects.CertificateRequest.Backdate;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTime right) => left < right ? left : right;

    private static DateTimeOffset Later(DateTimeOffset left, DateTime right) => left > right ? left : right;
}
