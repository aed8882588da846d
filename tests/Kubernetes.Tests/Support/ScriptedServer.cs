using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

/// <summary>A server that answers as a test says, in the order the test says it, and remembers what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> answers = new();

    private ScriptedServer(WebApplication app) => this.app = app;

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<ScriptedServer> Start(Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        if (listen is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.UseWebSockets();
        app.Run(server.Answer);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next request is answered with this.</summary>
    public ScriptedServer Then(int status, string body, params (string Name, string Value)[] headers) => Then(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    /// <summary>The next request gets these lines, and then the end of the stream.</summary>
    public ScriptedServer ThenLines(params string[] lines) => Then(context => Lines(context, lines));

    /// <summary>The next request gets these lines, and then nothing more until the client goes away.</summary>
    public ScriptedServer ThenLinesAndSilence(params string[] lines) => Then(async context =>
    {
        await Lines(context, lines);
        var gone = new TaskCompletionSource();
        await using var _ = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    });

    /// <summary>The next request gets these lines, and the connection is cut once they are known to have arrived: a cut drops what is on its way.</summary>
    public ScriptedServer ThenLinesAndCut(Task arrived, params string[] lines) => Then(async context =>
    {
        await Lines(context, lines);
        await arrived;
        context.Abort();
    });

    public ScriptedServer Then(Func<HttpContext, Task> answer)
    {
        answers.Enqueue(answer);
        return this;
    }

    public KubernetesClient Client(TimeProvider? time = null, Func<KubernetesClientOptions, KubernetesClientOptions>? options = null)
    {
        var defaults = new KubernetesClientOptions
        {
            Time = time ?? TimeProvider.System,
            Backoff = new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)),
        };
        return new KubernetesClient(new KubernetesConfiguration { Server = Address }, options?.Invoke(defaults) ?? defaults);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task Lines(HttpContext context, string[] lines)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        foreach (var line in lines)
        {
            await context.Response.WriteAsync(line + "\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new SeenRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync()));
        if (answers.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = 418;
            await context.Response.WriteAsync("the script of the test has ended");
        }
    }
}

/// <summary>What a client sent.</summary>
internal sealed record SeenRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
