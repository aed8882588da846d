using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>A certificate and its private key, both as PEM.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="PrivateKey">The private key.</param>
internal sealed record KeyPair(string Certificate, string PrivateKey)
{
    /// <summary>The pair that a secret holds; null when it lacks either part.</summary>
    public static KeyPair? Of(Secret? secret, Objects.CertificateRequest request) =>
        Text(secret, request.CertificateKey) is { } certificate && Text(secret, request.PrivateKeyKey) is { } key ? new(certificate, key) : null;

    /// <summary>A value of a secret as text; null when there is none.</summary>
    public static string? Text(Secret? secret, string key) =>
        secret?.Data?.TryGetValue(key, out var bytes) == true && bytes is { Length: > 0 } ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The secret's values for this pair.</summary>
    public IReadOnlyDictionary<string, byte[]> Data(Objects.CertificateRequest request) => new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [request.CertificateKey] = Encoding.UTF8.GetBytes(Certificate),
        [request.PrivateKeyKey] = Encoding.UTF8.GetBytes(PrivateKey),
    };

    /// <summary>Never the key.</summary>
    public override string ToString() => "a certificate and its private key";
}

/// <summary>Reads PEM.</summary>
internal static class Pem
{
    public static ECDsa PrivateKey(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The certificates in a text, first to last.</summary>
    public static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }
}
