using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Surus.Http;
using Surus.Telemetry;

namespace Surus.Operator;

/// <summary>Serves the operator's metrics over plain HTTP at <c>/metrics</c>.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly HttpServer server;

    private MetricsServer(HttpServer server) => this.server = server;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses => server.Addresses;

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

        return new(await HttpServer.Start(kestrel => Listen(kestrel, endPoint), context => Answer(metrics, context), logging, cancel).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

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

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint endPoint)
    {
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
        {
            // Also where the machine has no IPv6.
            kestrel.ListenAnyIP(endPoint.Port);
        }
        else
        {
            kestrel.Listen(endPoint);
        }
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
