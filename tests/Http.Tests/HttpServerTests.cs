using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Surus.Http.Tests;

/// <summary>The server over real sockets.</summary>
public sealed class HttpServerTests : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
    });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task It_answers_by_the_function_also_again_on_the_same_connection()
    {
        var connections = new HashSet<string>();
        await using var server = await Start(Loopback, context =>
        {
            connections.Add(context.Connection.Id);
            return context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}", context.RequestAborted);
        });
        var address = Assert.Single(server.Addresses);
        Assert.NotEqual(0, address.Port);
        Assert.Equal("GET /one", await client.GetStringAsync(new Uri(address, "/one"), Cancel));
        Assert.Equal("GET /two", await client.GetStringAsync(new Uri(address, "/two"), Cancel));
        Assert.Single(connections);
    }

    [Fact]
    public async Task It_serves_over_tls_with_the_certificate_of_the_moment()
    {
        using var certificate = Certificate();
        await using var server = await Start(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate })),
            context => context.Response.WriteAsync(context.Request.Scheme, context.RequestAborted));
        Assert.Equal("https", await client.GetStringAsync(server.Addresses[0], Cancel));
    }

    [Fact]
    public async Task A_function_that_throws_is_an_answer_of_500_and_the_next_request_is_answered()
    {
        await using var server = await Start(Loopback, context =>
            context.Request.Path == "/bad" ? throw new InvalidOperationException("on purpose") : context.Response.WriteAsync("good", context.RequestAborted));
        using var bad = await client.GetAsync(new Uri(server.Addresses[0], "/bad"), Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
        Assert.Equal("good", await client.GetStringAsync(server.Addresses[0], Cancel));
    }

    [Fact]
    public async Task Stopping_waits_for_the_request_underway()
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await Start(Loopback, async context =>
        {
            arrived.SetResult();
            await answer.Task;
            await context.Response.WriteAsync("answered", context.RequestAborted);
        });
        var request = client.GetStringAsync(server.Addresses[0], Cancel);
        await arrived.Task.WaitAsync(Cancel);
        var stopping = server.Stop(Cancel);
        answer.SetResult();
        Assert.Equal("answered", await request);
        await stopping;
    }

    [Fact]
    public async Task Disposing_aborts_the_request_underway()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = await Start(Loopback, async context =>
        {
            arrived.SetResult();
            context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
        });
        var request = client.GetStringAsync(server.Addresses[0], Cancel);
        await arrived.Task.WaitAsync(Cancel);
        await server.DisposeAsync();
        await aborted.Task.WaitAsync(Cancel);
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_an_error()
    {
        await using var first = await Start(Loopback, _ => Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => Start(kestrel => kestrel.Listen(IPAddress.Loopback, first.Addresses[0].Port), _ => Task.CompletedTask));
    }

    private static Task<HttpServer> Start(Action<KestrelServerOptions> configure, RequestDelegate handle) => HttpServer.Start(configure, handle, logging: null, Cancel);

    private static void Loopback(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0);

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
