using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>
/// The certificate that the webhooks' port shows. It is made when there is none, renewed before it ends, and the API server is told
/// by which authority to know it; all of it without a restart.
/// </summary>
internal sealed partial class WebhookCertificate(KubernetesClient client, OperatorSettings settings, TimeProvider time, ILogger logger)
{
    private readonly WebhookSecrets _secrets = new(client, settings);
    private readonly WebhookTrust _trust = new(client);
    private KeyPair? _pair;
    private X509Certificate2? _certificate;

    /// <summary>The certificate with its key; null until it is known.</summary>
    public X509Certificate2? Current => Volatile.Read(ref _certificate);

    /// <summary>Makes sure that the certificate is good and that the API server knows its authority.</summary>
    public async Task Ensure(CancellationToken cancel)
    {
        var (authority, server) = await _secrets.Current(time.GetUtcNow(), cancel).ConfigureAwait(false);
        if (server != _pair)
        {
            using var fromPem = X509Certificate2.CreateFromPem(server.Certificate, server.PrivateKey);
            _pair = server;

            // The one before is not disposed of: handshakes may still use it.
            Volatile.Write(ref _certificate, X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null));
            LogCertificate(logger, fromPem.NotAfter);
        }

        await _trust.Write(authority.Certificate, cancel).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The webhooks show a certificate that is good until {NotAfter}")]
    private static partial void LogCertificate(ILogger logger, DateTime notAfter);
}
