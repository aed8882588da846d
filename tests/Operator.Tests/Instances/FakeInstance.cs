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

    public FakeInstance(string address, KeyPair pair, Func<string?> report)
    {
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
            while (await tls.ReadAsync(buffer, stop.Token) > 0)
            {
                if (Report() is { } body)
                {
                    await tls.WriteAsync(
                        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), stop.Token);
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or the test is over.
        }
    }
}
