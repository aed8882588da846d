using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Surus.Http;

/// <summary>
/// Kestrel, and one function that answers. The web application host around it (routing, configuration, static files, error
/// pages) is left out: it costs every process several megabytes, and nothing of it is used.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly IServer server;

    private HttpServer(ServiceProvider services, IServer server) => (this.services, this.server) = (services, server);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8080</c>; a port that was given as 0 is the one that it got.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    /// <summary>Begins to listen.</summary>
    /// <param name="configure">Says where, and with what limits.</param>
    /// <param name="handle">Answers a request.</param>
    /// <param name="logging">Where the server logs; null for nowhere.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<HttpServer> Start(
        Action<KestrelServerOptions> configure, RequestDelegate handle, ILoggerFactory? logging, CancellationToken cancel)
    {
        var builder = new KestrelServices(logging ?? NullLoggerFactory.Instance);
        builder.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            configure(kestrel);
        });
        var services = builder.Services.BuildServiceProvider();
        var server = new HttpServer(services, services.GetRequiredService<IServer>());
        try
        {
            await server.server.StartAsync(new RequestHandling(handle), cancel).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no more requests, and waits for those underway.</summary>
    /// <param name="cancel">Ends the wait: what is still underway then is aborted.</param>
    public Task Stop(CancellationToken cancel) => server.StopAsync(cancel);

    /// <summary>Stops; requests underway are aborted.</summary>
    public ValueTask DisposeAsync() => services.DisposeAsync();
}
