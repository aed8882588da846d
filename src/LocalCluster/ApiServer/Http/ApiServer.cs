using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Surus.LocalCluster.Cluster;
using Surus.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The API server: everything behind one HTTPS port.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly ApiServerOptions options;
    private readonly CertificateAuthority authority;
    private readonly IJournal journal;
    private readonly Housekeeper housekeeper;
    private readonly ServiceAccountTokens tokens;
    private HttpServer? http;
    private CancellationTokenSource stopping = new();

    private ApiServer(ApiServerOptions options, CertificateAuthority authority, IJournal journal, ApiCore core, Housekeeper housekeeper, ServiceAccountTokens tokens)
    {
        this.options = options;
        this.authority = authority;
        this.journal = journal;
        this.housekeeper = housekeeper;
        this.tokens = tokens;
        PodStreams = options.PodStreams;
        Core = core;
    }

    /// <summary>The URL of the first endpoint.</summary>
    public Uri Url { get; private set; } = new("https://localhost");

    /// <summary>The path of the administrator's kubeconfig.</summary>
    public string KubeconfigPath => Path.Combine(options.StateDirectory, "kubeconfig");

    /// <summary>Whether it answers requests over the network.</summary>
    public bool IsListening => http is not null;

    /// <summary>The certificate authority, in PEM.</summary>
    public required string RootCertificate { get; init; }

    /// <summary>What serves logs, exec and the like; the node sets it when it is there.</summary>
    public IPodStreams? PodStreams { get; set; }

    /// <summary>The server without its wire.</summary>
    internal ApiCore Core { get; }

    /// <summary>The door for a part of the cluster in the same process; its writes are recorded under its name.</summary>
    public IClusterApi Client(string manager) => new ClusterApi(Core, manager);

    /// <summary>Issues a token for a service account, as the node needs it for a pod's token volume.</summary>
    public (string Token, DateTimeOffset Expires) IssueToken(TokenSubject subject) => tokens.Issue(subject);

    /// <summary>Starts a server on the state in a folder; it is ready when this returns.</summary>
    public static async Task<ApiServer> StartAsync(ApiServerOptions options, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(options.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var authority = CertificateAuthority.Open(options.StateDirectory, options.Time);
        var tokens = ServiceAccountTokens.Open(options.StateDirectory, options.Time);
        var journal = new Journal(Path.Combine(options.StateDirectory, "store"), options.Time);
        var core = new ApiCore(new Store(journal), options.Time, new ApiCoreOptions { ServiceRange = options.ServiceRange, RootCertificate = options.PublishRootCertificate ? authority.Pem : null });
        var housekeeper = new Housekeeper(core, options.Loggers.CreateLogger<Housekeeper>());
        var server = new ApiServer(options, authority, journal, core, housekeeper, tokens) { RootCertificate = authority.Pem };
        await server.ListenAsync(cancel);
        WriteKubeconfig(server.KubeconfigPath, server.Url, authority);
        await KubernetesService.Publish(core, options, server.Url.Port, cancel);
        return server;
    }

    /// <summary>Answers requests over the network again, on the same port as before.</summary>
    public async Task ListenAsync(CancellationToken cancel)
    {
        stopping = new CancellationTokenSource();
        var parts = new ServerParts(Core, new Authenticator(Core, tokens), tokens, () => PodStreams, stopping.Token);
        var handler = new RequestHandler(parts, options.Loggers.CreateLogger<RequestHandler>());
        var sockets = new WebSocketMiddleware(handler.Handle, Options.Create(new WebSocketOptions()), options.Loggers);
        var endpoints = options.Listen.Select(SamePort).ToList();
        http = await HttpServer.Start(kestrel => Configure(kestrel, endpoints), sockets.Invoke, options.Loggers, cancel);
        Url = http.Addresses[0];
    }

    /// <summary>Closes every connection and refuses new ones; those in the same process are served on.</summary>
    public async Task StopListeningAsync()
    {
        if (http is { } last)
        {
            http = null;
            await stopping.CancelAsync();
            // Nobody is let finish: a server that is gone does not say goodbye.
            await last.Stop(new CancellationToken(canceled: true));
            await last.DisposeAsync();
            stopping.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        await housekeeper.DisposeAsync();
        await journal.DisposeAsync();
        tokens.Dispose();
    }

    private IPEndPoint SamePort(IPEndPoint endpoint) => endpoint.Port == 0 && Url.Port > 0 && Url.Host != "localhost" ? new IPEndPoint(endpoint.Address, Url.Port) : endpoint;

    private void Configure(KestrelServerOptions kestrel, IReadOnlyList<IPEndPoint> endpoints)
    {
        kestrel.Limits.MaxRequestBodySize = Bodies.Longest;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        var certificate = ServerCertificate();
        foreach (var endpoint in endpoints)
        {
            kestrel.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    ClientCertificateValidation = (client, _, _) => IsOurs(client, authority),
                });
            });
        }
    }

    private X509Certificate2 ServerCertificate() => authority.IssueServer(
        "kube-apiserver",
        ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", .. options.Names],
        [IPAddress.Loopback, IPAddress.IPv6Loopback, Core.Services.ApiServerAddress, .. options.Listen.Select(endpoint => endpoint.Address), .. options.Addresses]);

    private static bool IsOurs(X509Certificate2 client, CertificateAuthority authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(client);
    }

    private static void WriteKubeconfig(string path, Uri address, CertificateAuthority authority)
    {
        var (certificate, key) = authority.IssueClient("kubernetes-admin", UserInfo.Masters);
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: surus-local
              cluster:
                server: {address.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Base64(authority.Pem)}
            contexts:
            - name: surus-local
              context:
                cluster: surus-local
                user: admin
            current-context: surus-local
            users:
            - name: admin
              user:
                client-certificate-data: {Base64(certificate)}
                client-key-data: {Base64(key)}

            """;
        CertificateAuthority.WriteSecret(path, text);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
