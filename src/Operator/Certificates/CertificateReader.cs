using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Reads of an existing certificate what decides whether it has to be renewed.</summary>
internal static class CertificateReader
{
    /// <summary>What <paramref name="pair"/> is; null when it cannot be read, which is a reason to make it anew.</summary>
    /// <param name="pair">The certificate and key.</param>
    /// <param name="authority">The authority as it stands now; null when it is not there.</param>
    public static IssuedCertificate? Read(KeyPair pair, string? authority)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pair.Certificate);
            return new(
                certificate.NotAfter,
                certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
                [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames())],
                authority is not null && IsSignedBy(certificate, authority),
                HasKey(certificate, pair.PrivateKey));
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // What the PEM reader throws for text without a certificate.
            return null;
        }
    }

    /// <summary>When the first certificate of a text ends; null when it holds none.</summary>
    public static DateTimeOffset? EndOf(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.NotAfter;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsSignedBy(X509Certificate2 certificate, string authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Pem.Certificates(authority));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private static bool HasKey(X509Certificate2 certificate, string privateKey)
    {
        using var ours = certificate.GetECDsaPublicKey();
        if (ours is null)
        {
            // Keys of other kinds are brought by users; whether they match is PostgreSQL's to say.
            return true;
        }

        using var key = Pem.PrivateKey(privateKey);
        return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(ours.ExportSubjectPublicKeyInfo());
    }
}
