using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Surus.Telemetry;

namespace Surus.Operator;

/// <summary>Serves the operator's metrics over plain HTTP at <c>/metrics</c>.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private MetricsServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public IReadOnlyCollection<string> Addresses => [.. app.Urls];

    /// <summary>Begins to listen; null where <paramref name="bindAddress"/> says not to.</summary>
    /// <param name="bindAddress">Such as <c>:8080</c> or <c>127.0.0.1:8080</c>; <c>0</c> for none.</param>
    /// <param name="metrics">What is told.</param>
    /// <param name="logging">Where the server logs.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SettingsException">The address is none.</exception>
    public static async Task<MetricsServer?> Start(string bindAddress, OperatorMetrics metrics, ILoggerFactory logging, CancellationToken cancel)
    {
        if (EndPoint(bindAddress) is not { } endPoint)
        {
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logging);
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                // Also where the machine has no IPv6.
                kestrel.ListenAnyIP(endPoint.Port);
            }
            else
            {
                kestrel.Listen(endPoint);
            }
        });
        var app = builder.Build();
        app.Run(context => Answer(metrics, context));
        await app.StartAsync(cancel).ConfigureAwait(false);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    internal static IPEndPoint? EndPoint(string bindAddress)
    {
        if (bindAddress is "0" or "")
        {
            return null;
        }

        var colon = bindAddress.LastIndexOf(':');
        var host = colon < 0 ? "" : bindAddress[..colon].Trim('[', ']');
        if (colon >= 0
            && ushort.TryParse(bindAddress.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && (host.Length == 0 ? IPAddress.IPv6Any : IPAddress.TryParse(host, out var address) ? address : null) is { } bound)
        {
            return new(bound, port);
        }

        throw new SettingsException(
            $"The address for metrics is '{bindAddress}'; it has to be an IP address and a port, such as 127.0.0.1:8080, a port alone, such as :8080, or 0 for no metrics.");
    }

    private static Task Answer(OperatorMetrics metrics, HttpContext context)
    {
        if (context.Request.Path.Value is not "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("The metrics are at /metrics.", context.RequestAborted);
        }

        context.Response.ContentType = MetricsText.ContentType;
        return context.Response.WriteAsync(metrics.Collect().ToString(), context.RequestAborted);
    }
}
