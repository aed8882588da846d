using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;
using Surus.Http;

namespace Surus.Operator;

/// <summary>The operator's servers: readiness and admission over HTTPS, and metrics.</summary>
internal static class OperatorServer
{
    private static readonly TimeSpan PatienceWithRequests = TimeSpan.FromSeconds(5);

    public static async Task Run(
        OperatorOptions options, Readiness readiness, KubernetesClient client, OperatorSettings settings, ILoggerFactory logging, CancellationToken cancel)
    {
        var certificate = new WebhookCertificate(client, settings, TimeProvider.System, logging.CreateLogger("webhook"));
        var snapshots = new VolumeSnapshotSupport(client);
        using var metrics = new OperatorMetrics(() => certificate.Current?.NotAfter);
        await using var metricsServer = await MetricsServer.Start(options.MetricsBindAddress, metrics, logging, cancel).ConfigureAwait(false);
        var rules = new AdmissionOptions
        {
            Defaulting = new DefaultingOptions
            {
                PostgresImage = settings.PostgresImageName,
                HasQueriesConfigMap = settings.MonitoringQueriesConfigMap is not null,
                HasQueriesSecret = settings.MonitoringQueriesSecret is not null,
            },
            Context = () => new ValidationContext(snapshots.IsAvailable),
        };
        var admission = new AdmissionEndpoints(rules, TimeProvider.System);
        Task Answer(HttpContext context) => context.Request.Path.Value is "/readyz" ? Ready(readiness, context) : admission.Answer(context);
        await using var server = await HttpServer.Start(
            kestrel => Listen(kestrel, options.WebhookPort, () => certificate.Current), Answer, logging, cancel).ConfigureAwait(false);
        try
        {
            await new AdmissionUpkeep(certificate, snapshots, TimeProvider.System, logging.CreateLogger("webhook")).Run(cancel).ConfigureAwait(false);
        }
        finally
        {
            using var patience = new CancellationTokenSource(PatienceWithRequests);
            await server.Stop(patience.Token).ConfigureAwait(false);
        }
    }

    private static Task Ready(Readiness readiness, HttpContext context)
    {
        context.Response.StatusCode = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(readiness.IsReady ? "ok" : "not ready", context.RequestAborted);
    }

    private static void Listen(KestrelServerOptions kestrel, int port, Func<X509Certificate2?> certificate) =>
        kestrel.ListenAnyIP(port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate() }));
}
