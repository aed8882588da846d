using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The cluster's own certificate authority: made on the first start, kept in the state folder.</summary>
internal sealed class CertificateAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly X509Certificate2 certificate;
    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time)
    {
        this.certificate = certificate;
        this.time = time;
    }

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>The certificate in PEM.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>Reads <c>ca.crt</c> and <c>ca.key</c> of a folder, or makes them.</summary>
    public static CertificateAuthority Open(string folder, TimeProvider time)
    {
        var certificatePath = Path.Combine(folder, "ca.crt");
        var keyPath = Path.Combine(folder, "ca.key");
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
        {
            Create(certificatePath, keyPath, time);
        }

        return new CertificateAuthority(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), time);
    }

    /// <summary>Issues a certificate for a server that is reached under these names and addresses.</summary>
    public X509Certificate2 IssueServer(string commonName, IEnumerable<string> names, IEnumerable<IPAddress> addresses)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        foreach (var address in addresses.Distinct())
        {
            alternatives.AddIpAddress(address);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        return Issue(request, key, ServerAuthentication);
    }

    /// <summary>Issues a certificate by which a client shows who it is: the common name is the user, the organization the group.</summary>
    public (string CertificatePem, string KeyPem) IssueClient(string user, string group)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(group);
        subject.AddCommonName(user);
        using var issued = Issue(new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256), key, ClientAuthentication);
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public static void WriteSecret(string path, string text)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void Create(string certificatePath, string keyPath, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=surus-local", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Backdating, now + Lifetime);
        WriteSecret(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
    }

    private X509Certificate2 Issue(CertificateRequest request, ECDsa key, string purpose)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = time.GetUtcNow();
        using var issued = request.Create(certificate, now - Backdating, now + Lifetime - TimeSpan.FromDays(1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }
}
