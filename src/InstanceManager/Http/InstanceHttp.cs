using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Surus.Http;

namespace Surus.InstanceManager;

/// <summary>The servers of this instance: status over TLS, and metrics.</summary>
internal static class InstanceHttp
{
    /// <summary>Begins to listen.</summary>
    /// <param name="options">The instance.</param>
    /// <param name="certificate">The server's certificate, as of now.</param>
    /// <param name="status">Answers on the status port.</param>
    /// <param name="metrics">Answers on the metrics port.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<HttpServer> Start(
        InstanceOptions options, Func<X509Certificate2?> certificate, RequestDelegate status, RequestDelegate metrics, CancellationToken cancel)
    {
        var address = options.ListenAddress ?? IPAddress.IPv6Any;
        void Configure(KestrelServerOptions kestrel)
        {
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
            kestrel.Listen(address, options.StatusPort, listen => Secure(listen, certificate, status));
            kestrel.Listen(address, options.MetricsPort, listen =>
            {
                if (options.MetricsTls)
                {
                    Secure(listen, certificate, metrics);
                    return;
                }

                Mark(listen, metrics);
            });
        }

        return HttpServer.Start(Configure, context => context.Features.Get<Answer>()!.Handle(context), logging: null, cancel);
    }

    private static void Secure(ListenOptions listen, Func<X509Certificate2?> certificate, RequestDelegate handle)
    {
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            SslProtocols = SslProtocols.Tls13,
            ServerCertificateSelector = (_, _) => certificate(),

            // A client's certificate counts by its key alone, which the endpoints that want one compare.
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = static (_, _, _) => true,
        });
        Mark(listen, handle);
    }

    private static void Mark(ListenOptions listen, RequestDelegate handle) =>
        listen.Use(next => connection =>
        {
            connection.Features.Set(new Answer(handle));
            return next(connection);
        });

    private sealed record Answer(RequestDelegate Handle);
}
