using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Connections to a pod's ports, in each of the ways in which clients ask for them.</summary>
internal static class PortForwarding
{
    private const string Streams = "portforward.k8s.io";
    private const string Spdy = "SPDY/3.1";
    private const string Tunnel = Spdy + "+" + Streams;

    /// <summary>Serves connections until both sides are done.</summary>
    /// <param name="context">The request.</param>
    /// <param name="connect">Connects to a port of the pod.</param>
    /// <param name="stopping">Ends with the server.</param>
    public static async Task Serve(HttpContext context, Func<int, Task<Stream>> connect, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (Asks(context, Tunnel))
        {
            // What kubectl asks for since 1.31: SPDY within a WebSocket.
            using var socket = await WebSocketHandshake.Accept(context, Tunnel);
            await using var connection = WebSocketStream.Create(socket, WebSocketMessageType.Binary);
            await SpdyForwarding.Serve(connection, connect, end.Token);
        }
        else if (Asks(context, ChannelForwarding.Protocol))
        {
            await ChannelForwarding.Serve(context, connect, stopping);
        }
        else if (Upgrade(context) is { } upgrade)
        {
            // What kubectl asked for before.
            context.Response.Headers["X-Stream-Protocol-Version"] = Streams;
            context.Response.Headers.Upgrade = Spdy;
            await using var connection = await upgrade.UpgradeAsync();
            await SpdyForwarding.Serve(connection, connect, end.Token);
        }
        else
        {
            throw ApiErrors.BadRequest(
                $"ports are forwarded over WebSocket with the protocol {Tunnel} or {ChannelForwarding.Protocol}, or over {Spdy} with the stream protocol {Streams}");
        }
    }

    private static bool Asks(HttpContext context, string protocol) =>
        context.WebSockets.IsWebSocketRequest && context.WebSockets.WebSocketRequestedProtocols.Contains(protocol, StringComparer.Ordinal);

    private static IHttpUpgradeFeature? Upgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
        && string.Equals(context.Request.Headers.Upgrade, Spdy, StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers["X-Stream-Protocol-Version"].Contains(Streams, StringComparer.Ordinal)
            ? upgrade : null;
}
