using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Surus.InstanceManager.Tests;

/// <summary>An authority and what it signed, as the secrets that the operator would make.</summary>
internal static class TestCertificates
{
    public static Dictionary<string, JsonObject> Secrets(string cluster)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={cluster}", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return new Dictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            [$"{cluster}-ca"] = Secret(("ca.crt", authority.ExportCertificatePem())),
            [$"{cluster}-server"] = Signed(authority, $"{cluster}-rw"),
            [$"{cluster}-replication"] = Signed(authority, "streaming_replica"),
            [$"{cluster}-app"] = Secret(("username", "app"), ("password", "app's password")),
        };
    }

    private static JsonObject Signed(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return Secret(("tls.crt", certificate.ExportCertificatePem()), ("tls.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static JsonObject Secret(params (string Key, string Value)[] data)
    {
        var values = new JsonObject();
        foreach (var (key, value) in data)
        {
            values[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        }

        return new JsonObject { ["data"] = values };
    }
}
