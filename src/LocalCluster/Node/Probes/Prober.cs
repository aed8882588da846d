using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Asks a container once how it is.</summary>
internal sealed class Prober(ContainerCommands commands) : IDisposable
{
    private const int MostBody = 10 * 1024;

    // Certificates are not checked: a probe asks whether somebody answers, not who.
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The answer; a probe that takes longer than its time limit has failed.</summary>
    /// <param name="probe">What to ask.</param>
    /// <param name="target">Whom.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="cancel">Gives up without an answer.</param>
    public async Task<ProbeAnswer> AskAsync(Probe probe, ProbeTarget target, TimeProvider time, CancellationToken cancel)
    {
        var seconds = Math.Max(1, probe.TimeoutSeconds ?? 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await AskAsync(probe, target, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeAnswer.Bad(string.Create(CultureInfo.InvariantCulture, $"no answer within {seconds} s"));
        }
        catch (Exception problem) when (problem is HttpRequestException or SocketException or IOException)
        {
            return ProbeAnswer.Bad(problem.InnerException?.Message ?? problem.Message);
        }
    }

    /// <summary>Sends the request of a hook.</summary>
    public Task<ProbeAnswer> AskAsync(HTTPGetAction action, ProbeTarget target, CancellationToken cancel) => Http(action, target, cancel);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<ProbeAnswer> AskAsync(Probe probe, ProbeTarget target, CancellationToken cancel)
    {
        if (probe.Exec is { } exec)
        {
            var result = await commands.RunAsync(target.ContainerId, exec.Command ?? [], cancel);
            return result.ExitCode == 0 ? ProbeAnswer.Good : ProbeAnswer.Bad(result.Output.Trim());
        }

        if (probe.HttpGet is { } get)
        {
            return await Http(get, target, cancel);
        }

        return probe.TcpSocket is { } tcp ? await Tcp(tcp.Host ?? target.Address, target.Port(tcp.Port), cancel)
            // Health over gRPC is taken as given where the port accepts connections.
            : await Tcp(target.Address, probe.Grpc!.Port, cancel);
    }

    private async Task<ProbeAnswer> Http(HTTPGetAction get, ProbeTarget target, CancellationToken cancel)
    {
        var scheme = (get.Scheme ?? "HTTP").ToLowerInvariant();
        var path = get.Path is { Length: > 0 } given ? given : "/";
        var address = string.Create(CultureInfo.InvariantCulture,
            $"{scheme}://{get.Host ?? target.Address}:{target.Port(get.Port)}{(path.StartsWith('/') ? "" : "/")}{path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        request.Headers.ConnectionClose = true;
        foreach (var header in get.HttpHeaders ?? [])
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return (int)response.StatusCode is >= 200 and < 400
            ? ProbeAnswer.Good
            : ProbeAnswer.Bad($"HTTP {(int)response.StatusCode}: {await Body(response, cancel)}");
    }

    private static async Task<string> Body(HttpResponseMessage response, CancellationToken cancel)
    {
        var buffer = new byte[MostBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read).Trim();
    }

    private static async Task<ProbeAnswer> Tcp(string host, int port, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new DnsEndPoint(host, port), cancel);
        return ProbeAnswer.Good;
    }
}

/// <summary>Whom a probe asks.</summary>
/// <param name="ContainerId">The container.</param>
/// <param name="Address">The pod's address.</param>
/// <param name="Container">For the names of its ports.</param>
internal sealed record ProbeTarget(string ContainerId, string Address, Container Container)
{
    /// <summary>The number of a port given by number or name.</summary>
    public int Port(IntOrString port) => port.Number
        ?? Container.Ports?.FirstOrDefault(named => named.Name == port.Text)?.Port
        ?? (int.TryParse(port.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new IOException($"The container has no port named {port.Text}."));
}

/// <summary>What a probe found.</summary>
internal sealed record ProbeAnswer(bool Ok, string Message)
{
    /// <summary>All is well.</summary>
    public static ProbeAnswer Good { get; } = new(true, "");

    /// <summary>It is not, and this is why.</summary>
    public static ProbeAnswer Bad(string why) => new(false, why);
}
