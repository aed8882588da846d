using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Surus.Kubernetes;

namespace Surus.Operator.Tests;

/// <summary>The few requests of an API server that keeping webhooks needs: read, create, replace and patch objects by path.</summary>
internal sealed class ObjectServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Lock _lock = new();
    private int _revision;

    public ObjectServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(Handle);
    }

    /// <summary>The objects by path.</summary>
    public Dictionary<string, JsonObject> Objects { get; } = [];

    /// <summary>How many requests changed something.</summary>
    public int Writes { get; private set; }

    public async Task<KubernetesClient> Start()
    {
        await _server.StartAsync();
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KubernetesClient(new KubernetesConfiguration { Server = new Uri(address) });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        JsonNode answer;
        lock (_lock)
        {
            (context.Response.StatusCode, answer) = Answer(context.Request.Method, context.Request.Path.Value!, body.Length == 0 ? null : JsonNode.Parse(body));
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), Encoding.UTF8);
    }

    private (int Code, JsonNode Answer) Answer(string method, string path, JsonNode? body)
    {
        if (method == "POST")
        {
            path = $"{path}/{body!["metadata"]!["name"]}";
            return Objects.ContainsKey(path) ? Refusal(409, "AlreadyExists") : Store(path, body.AsObject());
        }

        if (!Objects.TryGetValue(path, out var stored))
        {
            return Refusal(404, "NotFound");
        }

        return method switch
        {
            "GET" => (200, stored.DeepClone()),
            "PUT" when (string?)body!["metadata"]!["resourceVersion"] != (string?)stored["metadata"]!["resourceVersion"] => Refusal(409,
            "Conflict"),
            "PUT" => Store(path, body!.AsObject()),
            _ => Patch(path, stored.DeepClone().AsObject(), body!.AsArray()),
        };
    }

    // Only what the operator sends: a test of a name, then the authority.
    private (int Code, JsonNode Answer) Patch(string path, JsonObject value, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var parts = ((string)operation!["path"]!).Split('/')[1..];
            JsonNode target = value;
            foreach (var part in parts[..^1])
            {
                target = target is JsonArray list ? list[int.Parse(part)]! : target[part]!;
            }

            if ((string?)operation["op"] == "add")
            {
                target[parts[^1]] = operation["value"]!.DeepClone();
            }
            else if (!JsonNode.DeepEquals(target[parts[^1]], operation["value"]))
            {
                return Refusal(422, "Invalid");
            }
        }

        return Store(path, value);
    }

    private (int Code, JsonNode Answer) Store(string path, JsonObject value)
    {
        Writes++;
        value = value.DeepClone().AsObject();
        value["metadata"]!["resourceVersion"] = (++_revision).ToString();
        Objects[path] = value;
        return (200, value.DeepClone());
    }

    private static (int Code, JsonNode Answer) Refusal(int code, string reason) =>
        (code, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Status", ["status"] = "Failure", ["reason"] = reason, ["code"] = code, ["message"] = reason });
}
