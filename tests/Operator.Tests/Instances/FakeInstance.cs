using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Surus.Api;

namespace Surus.Operator.Tests;

/// <summary>A server on the status port of a loopback address of its own, that answers as a test wants; real sockets, real TLS.</summary>
internal sealed class FakeInstance : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly X509Certificate2 certificate;
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> connections = [];
    private readonly Task run;
    private readonly bool endsInOrder;

    /// <param name="address">Where it listens.</param>
    /// <param name="pair">Its certificate.</param>
    /// <param name="report">The body of the next answer; null to say nothing.</param>
    /// <param name="endsInOrder">Whether the stream of lines comes to its regular end after the first.</param>
    public FakeInstance(string address, KeyPair pair, Func<string?> report, bool endsInOrder = false)
    {
        this.endsInOrder = endsInOrder;
        Address = address;
        Report = report;
        using var fromPem = X509Certificate2.CreateFromPem(pair.Certificate, pair.PrivateKey);
        certificate = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
        listener = new TcpListener(IPAddress.Parse(address), Ports.InstanceStatus);
        listener.Start();
        run = Accept();
    }

    public string Address { get; }

    /// <summary>The body of the next answer; null to say nothing.</summary>
    public Func<string?> Report { get; }

    /// <summary>The thumbprint of the client that came last.</summary>
    public string? LastClient { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        lock (connections)
        {
            connections.ForEach(connection => connection.Dispose());
        }

        await run;
        certificate.Dispose();
        stop.Dispose();
    }

    private static string Whole(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private string Chunked(string line) =>
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{line.Length:x}\r\n{line}\r\n{(endsInOrder ? "0\r\n\r\n" : "")}";

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync(stop.Token);
                lock (connections)
                {
                    connections.Add(connection);
                }

                _ = Serve(connection);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException || (error is InvalidOperationException && stop.IsCancellationRequested))
        {
            // The test is over; a listener that is already stopped says so in its own way.
        }
    }

    private async Task Serve(TcpClient connection)
    {
        try
        {
            await using var tls = new SslStream(connection.GetStream(), false, (_, client, _, _) =>
            {
                LastClient = client?.GetCertHashString();
                return true;
            });
            await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: true, checkCertificateRevocation: false);
            var buffer = new byte[4096];
            while (await tls.ReadAsync(buffer, stop.Token) is var count and > 0)
            {
                if (Report() is { } body)
                {
                    var isStream = Encoding.ASCII.GetString(buffer, 0, count).StartsWith("GET /pg/status/watch ", StringComparison.Ordinal);
                    await tls.WriteAsync(Encoding.UTF8.GetBytes(isStream ? Chunked(body) : Whole(body)), stop.Token);
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or the test is over.
        }
    }
}
