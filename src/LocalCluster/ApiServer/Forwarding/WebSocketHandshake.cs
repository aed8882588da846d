using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Accepts a WebSocket under a name that ASP.NET Core takes for no protocol's: Kubernetes has one with a slash in it, which RFC 6455 does not allow.
/// </summary>
internal static class WebSocketHandshake
{
    private const string Known = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Accepts a request that is one for a WebSocket.</summary>
    public static async Task<WebSocket> Accept(HttpContext context, string protocol)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } offered
            ? offered
            : throw ApiErrors.BadRequest($"the protocol {protocol} is served over HTTP/1.1 only");
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        headers.SecWebSocketProtocol = protocol;
        return WebSocket.CreateFromStream(await upgrade.UpgradeAsync(), new WebSocketCreationOptions { IsServer = true });
    }

#pragma warning disable CA5350 // RFC 6455 wants SHA-1; it proves that the server read the key, and protects nothing.
    private static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Known)));
#pragma warning restore CA5350
}
