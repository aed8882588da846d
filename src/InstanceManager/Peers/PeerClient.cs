using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Surus.Api;

namespace Surus.InstanceManager;

/// <summary>Talks to the managers of other instances.</summary>
internal sealed class PeerClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly int _port;
    private readonly TimeProvider _time;

    /// <summary>Prepares to talk.</summary>
    /// <param name="authorities">The authorities that the cluster's servers are signed by, as of now.</param>
    /// <param name="port">The port of the status servers.</param>
    /// <param name="time">The clock.</param>
    public PeerClient(Func<X509Certificate2Collection> authorities, int port, TimeProvider time)
    {
        _port = port;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(1),
            // Questions, and listening beside them.
            MaxConnectionsPerServer = 3,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 server && IsSigned(server, authorities()),
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The other's report; null where it does not answer in time.</summary>
    public async Task<InstanceStatusReport?> Status(string address, TimeSpan limit, CancellationToken cancel)
    {
        var body = await Get(address, "/pg/status", limit, cancel);
        try
        {
            return body is null ? null : JsonSerializer.Deserialize(body, InstanceStatusReport.JsonTypeInfo);
        }
        catch (JsonException)
        {
            // Whoever answers there is not a manager that we understand: no report.
            return null;
        }
    }

    /// <summary>Listens to the other's reports; returns when it says no more, or can't be reached.</summary>
    /// <param name="address">The other.</param>
    /// <param name="heard">Told of each report, after it came.</param>
    /// <param name="limit">How long the other may be silent.</param>
    /// <param name="cancel">Ends the listening.</param>
    public async Task Listen(string address, Action<InstanceStatusReport> heard, TimeSpan limit, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(address, "/pg/status/watch"));
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(either.Token));
            while (answer.IsSuccessStatusCode && await lines.ReadLineAsync(either.Token) is { } line)
            {
                silence.CancelAfter(limit);
                if (JsonSerializer.Deserialize(line, InstanceStatusLine.JsonTypeInfo)?.Report is { } report)
                {
                    heard(report);
                }
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // Whoever listens asks again where it still matters.
        }
    }

    /// <summary>Whether the other vouches that it will not be promoted while this primary serves.</summary>
    public async Task<bool> Vouch(string address, string primary, TimeSpan limit, CancellationToken cancel) =>
        await Get(address, $"/failsafe?primary={Uri.EscapeDataString(primary)}", limit, cancel) is { } body && body.AsSpan().SequenceEqual("vouched"u8);

    /// <summary>Asks a standby for a restartpoint at the primary's checkpoint, and waits until it is made; false where it was not.</summary>
    public async Task<bool> Restartpoint(string address, LogSequenceNumber checkpoint, TimeSpan limit, CancellationToken cancel) =>
        await Get(address, $"/pg/restartpoint?checkpoint={Uri.EscapeDataString(checkpoint.ToString())}", limit, cancel) is not null;

    /// <summary>Tells the successor that the lease is free.</summary>
    public Task LeaseReleased(string address, TimeSpan limit, CancellationToken cancel) => Get(address, "/pg/lease-released", limit, cancel);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Instances are reached by address, so what counts is who signed the certificate, and not the names in it.</summary>
    private static bool IsSigned(X509Certificate2 server, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(server);
    }

    private async Task<byte[]?> Get(string address, string path, TimeSpan limit, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            using var answer = await _http.GetAsync(Address(address, path), either.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(either.Token) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // No answer is what the caller is told.
            return null;
        }
    }

    private Uri Address(string address, string path)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{host}:{_port}{path}"));
    }
}
