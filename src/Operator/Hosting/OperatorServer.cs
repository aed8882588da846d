using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The operator's servers: readiness and admission over HTTPS, and metrics.</summary>
internal static class OperatorServer
{
    public static async Task Run(
        OperatorOptions options, Readiness readiness, KubernetesClient client, OperatorSettings settings, ILoggerFactory logging, CancellationToken cancel)
    {
        var certificate = new WebhookCertificate(client, settings, TimeProvider.System, logging.CreateLogger("webhook"));
        var snapshots = new VolumeSnapshotSupport(client);
        using var metrics = new OperatorMetrics(() => certificate.Current?.NotAfter);
        await using var metricsServer = await MetricsServer.Start(options.MetricsBindAddress, metrics, logging, cancel).ConfigureAwait(false);
        await using var app = Build(options, () => certificate.Current, logging);
        app.MapGet("/readyz", context => Ready(readiness, context));
        AdmissionEndpoints.Map(app, new AdmissionOptions
        {
            Defaulting = new DefaultingOptions
            {
                PostgresImage = settings.PostgresImageName,
                HasQueriesConfigMap = settings.MonitoringQueriesConfigMap is not null,
                HasQueriesSecret = settings.MonitoringQueriesSecret is not null,
            },
            Context = () => new ValidationContext(snapshots.IsAvailable),
        });
        await app.StartAsync(cancel).ConfigureAwait(false);
        try
        {
            await new AdmissionUpkeep(certificate, snapshots, TimeProvider.System, logging.CreateLogger("webhook")).Run(cancel).ConfigureAwait(false);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static Task Ready(Readiness readiness, HttpContext context)
    {
        context.Response.StatusCode = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(readiness.IsReady ? "ok" : "not ready", context.RequestAborted);
    }

    // The empty builder reads no files and no environment: nothing but what is given here has a say.
    private static WebApplication Build(OperatorOptions options, Func<X509Certificate2?> certificate, ILoggerFactory logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logging);
        builder.Services.AddLogging();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenAnyIP(options.WebhookPort, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (_, _) => certificate(),
            }));
        });
        var app = builder.Build();
        app.UseRouting();
        return app;
    }
}
