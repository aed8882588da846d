using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Surus.Kubernetes;

/// <summary>Makes the HTTP handler: TLS as the configuration says, dead connections noticed.</summary>
internal static class TransportFactory
{
    public static SocketsHttpHandler Create(KubernetesConfiguration configuration) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        KeepAlivePingDelay = TimeSpan.FromSeconds(20),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = Tls(configuration),
    };

    private static SslClientAuthenticationOptions Tls(KubernetesConfiguration configuration)
    {
        var options = new SslClientAuthenticationOptions();
        if (configuration.InsecureSkipTlsVerify)
        {
#pragma warning disable CA5359 // The user asked for it in so many words.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.CertificateAuthorities is { } authorities)
        {
            options.CertificateChainPolicy = Trust(authorities);
        }

        if (configuration.ClientCertificates is { Count: > 0 } certificates)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificates[0], [.. certificates.Skip(1)], offline: true);
        }

        return options;
    }

    private static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
