using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Operator;

/// <summary>
/// Asks the instance managers of one Cluster. The connection is mutual TLS: the server has to hold a certificate of the Cluster's
/// authority for its read-write service, and the operator shows its own.
/// </summary>
internal sealed class StatusClient : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LongestSilence = InstanceStatusLine.Heartbeat * 2;

    private readonly string serverName;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient http;
    private readonly TimeProvider time;

    /// <param name="serverName">The name in the certificate of every instance.</param>
    /// <param name="authority">The authority that signed it, as PEM.</param>
    /// <param name="identity">The operator's certificate.</param>
    /// <param name="time">The clock of the time limits.</param>
    public StatusClient(string serverName, string authority, X509Certificate2 identity, TimeProvider time)
    {
        this.serverName = serverName;
        this.time = time;
        Authority = authority;
        handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            UseProxy = false,
            SslOptions = Tls(authority, identity),
        };
        http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The authority by which servers are checked.</summary>
    public string Authority { get; }

    /// <summary>Asks for the status, and waits for <paramref name="limit"/> at most.</summary>
    public async Task<InstanceAnswer> Ask(string address, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await Get(address, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(InstanceContact.Silent, null, $"no answer within {limit.TotalMilliseconds:0} ms");
        }
        catch (HttpRequestException error)
        {
            return new(IsRefusal(error) ? InstanceContact.Refused : InstanceContact.Silent, null, error.Message);
        }
        catch (JsonException error)
        {
            return new(InstanceContact.Answering, null, $"its report cannot be read: {error.Message}");
        }
    }

    /// <summary>Listens to an instance until it ends, or is silent for too long.</summary>
    /// <param name="address">The instance.</param>
    /// <param name="heard">Told each report.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<StreamEnd> Listen(string address, Action<InstanceStatusReport> heard, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        var isOpen = false;
        try
        {
            using var request = Request(address, "/pg/status/watch");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return StreamEnd.NotOpened;
            }

            isOpen = true;
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false));
            while (await lines.ReadLineAsync(either.Token).ConfigureAwait(false) is { } text)
            {
                silence.CancelAfter(LongestSilence);
                if (JsonSerializer.Deserialize(text, InstanceStatusLine.JsonTypeInfo)?.Report is { } report)
                {
                    heard(report);
                }
            }

            return StreamEnd.Goodbye;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return isOpen ? StreamEnd.Lost : StreamEnd.NotOpened;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            return !isOpen ? StreamEnd.NotOpened : IsEndOfProcess(error) ? StreamEnd.ProcessEnded : StreamEnd.Lost;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    private async Task<InstanceAnswer> Get(string address, CancellationToken cancel)
    {
        using var request = Request(address, "/pg/status");
        using var response = await http.SendAsync(request, cancel).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return new(InstanceContact.Answering, null, $"it answered with HTTP status {(int)response.StatusCode}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var report = await JsonSerializer.DeserializeAsync(body, InstanceStatusReport.JsonTypeInfo, cancel).ConfigureAwait(false);
        return new(InstanceContact.Answering, report);
    }

    // The address is reached, and the name is what the certificate has to hold.
    private HttpRequestMessage Request(string address, string path)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}:{Ports.InstanceStatus}{path}");
        request.Headers.Host = serverName;
        return request;
    }

    private static SslClientAuthenticationOptions Tls(string authority, X509Certificate2? identity) => new()
    {
        ClientCertificates = identity is null ? null : [identity],
        CertificateChainPolicy = Policy(authority),
    };

    private static X509ChainPolicy Policy(string authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Pem.Certificates(authority));
        return policy;
    }

    private static bool IsRefusal(HttpRequestException error) =>
        error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    // The kernel closes the connections of a process that dies: in the middle of an answer, or with what it had not read.
    private static bool IsEndOfProcess(Exception error) => error
        is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
        or { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } }
        or { InnerException.InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } };
}
