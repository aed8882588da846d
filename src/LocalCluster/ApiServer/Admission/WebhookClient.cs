using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A webhook could not be asked.</summary>
internal sealed class WebhookException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Calls webhooks, by URL or through a service: then at the service's own address, under its name in the certificate.</summary>
internal sealed class WebhookClient(ApiCore core)
{
    private const int LongestAnswer = 3 * 1024 * 1024;

    // One connection pool for each authority and certificate bundle.
    private readonly ConcurrentDictionary<(string Authority, string Bundle), HttpClient> clients = new();

    /// <summary>Sends a question and returns the answer's body.</summary>
    /// <exception cref="WebhookException">There is no answer, or not in time.</exception>
    public async Task<byte[]> Post(Webhook webhook, JsonObject review, CancellationToken cancel)
    {
        var url = Url(webhook);
        var client = clients.GetOrAdd((url.Authority, webhook.Value.Text("clientConfig", "caBundle") ?? ""), key => Make(key.Bundle));
        using var timeout = new CancellationTokenSource(webhook.Timeout, core.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using var content = new ByteArrayContent(JsonText.Encode(review));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(url, content, end.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(end.Token);
            return answer.StatusCode is HttpStatusCode.OK
                ? body
                : throw new WebhookException($"failed to call webhook: the server answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)))}");
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new WebhookException($"failed to call webhook: Post \"{url}\": context deadline exceeded", error);
        }
        catch (HttpRequestException error)
        {
            throw new WebhookException($"failed to call webhook: Post \"{url}\": {error.InnerException?.Message ?? error.Message}", error);
        }
    }

    private static Uri Url(Webhook webhook)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"timeout={(long)webhook.Timeout.TotalSeconds}s");
        if (webhook.Value.Text("clientConfig", "url") is { } url)
        {
            return new Uri(url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query);
        }

        var service = webhook.Value.Child("clientConfig", "service");
        var path = (service.Text("path") ?? "").TrimStart('/');
        return new Uri($"https://{service.Text("name")}.{service.Text("namespace")}.svc:{service.Integer("port") ?? 443}/{path}?{query}");
    }

    private HttpClient Make(string bundle)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = bundle.Length == 0 ? null : Trust(bundle) },
        };
        return new HttpClient(handler) { MaxResponseContentBufferSize = LongestAnswer, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy Trust(string bundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            throw new WebhookException($"unable to load root certificates: {error.Message}", error);
        }

        return policy;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (ServiceAddress(context.DnsEndPoint.Host) is { } address)
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancel);
            }
            else
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The machine's own resolver knows nothing of the cluster's services; the store does.
    private IPAddress? ServiceAddress(string host) =>
        host.Split('.') is [var name, var @namespace, "svc"]
            && core.Store.Get("services", new ObjectKey(@namespace, name))?.Parse().Text("spec", "clusterIP") is { } text
            && IPAddress.TryParse(text, out var address) ? address : null;
}
