using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Surus.Kubernetes;

namespace Surus.InstanceManager.Tests;

/// <summary>Just as much API server as one instance manager sees: a Cluster to watch and patch, a Lease, and secrets.</summary>
internal sealed class SmallApiServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<Channel<JsonObject>> _watchers = [];
    private readonly WebApplication _application;
    private int _version;

    private SmallApiServer(WebApplication application) => _application = application;

    /// <summary>Whether connections break when a write has been stored and before it is answered.</summary>
    public bool LosesAnswers { get; set; }

    public static async Task<SmallApiServer> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new SmallApiServer(application);
        application.Run(server.Handle);
        await application.StartAsync();
        return server;
    }

    public KubernetesClient Client() => new(new KubernetesConfiguration { Server = new Uri(_application.Urls.Single()) });

    /// <summary>Puts an object, kind and name in its path.</summary>
    public void Put(string path, JsonObject value)
    {
        lock (_gate)
        {
            Store(path, value);
        }
    }

    public JsonObject Get(string path)
    {
        lock (_gate)
        {
            return (JsonObject)_objects[path].DeepClone();
        }
    }

    /// <summary>Changes an object as it is now.</summary>
    public void Change(string path, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var value = (JsonObject)_objects[path].DeepClone();
            change(value);
            Store(path, value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete());
        }

        await _application.DisposeAsync();
    }

    private void Store(string path, JsonObject value)
    {
        var metadata = value["metadata"] as JsonObject ?? [];
        value["metadata"] = metadata;
        metadata["name"] ??= path[(path.LastIndexOf('/') + 1)..];
        metadata["namespace"] ??= "default";
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        _objects[path] = value;
        if (path.Contains("/clusters/", StringComparison.Ordinal))
        {
            _watchers.ForEach(watcher => watcher.Writer.TryWrite((JsonObject)value.DeepClone()));
        }
    }

    private async Task Handle(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Query["watch"] == "true" || context.Request.Query["watch"] == "1")
        {
            await Watch(context);
            return;
        }

        var body = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0
            ? await JsonNode.ParseAsync(context.Request.Body) : null;
        JsonObject? answer;
        lock (_gate)
        {
            answer = path.EndsWith("/clusters", StringComparison.Ordinal) ? List() : Answer(context.Request.Method, path, body);
        }

        if (LosesAnswers && body is not null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer?["code"]?.GetValue<int>() ?? (answer is null ? 404 : 200);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync((answer ?? Status(404, "NotFound")).ToJsonString());
    }

    private JsonObject? Answer(string method, string path, JsonNode? body)
    {
        var key = path.EndsWith("/status", StringComparison.Ordinal) ? path[..^"/status".Length] : path;
        if (!_objects.TryGetValue(key, out var stored))
        {
            return null;
        }

        if (body is JsonArray operations)
        {
            if (Apply((JsonObject)stored.DeepClone(), operations) is not { } changed)
            {
                return Status(422, "Invalid");
            }

            Store(key, changed);
        }
        else if (body is JsonObject written)
        {
            if (body["metadata"]?["resourceVersion"]?.GetValue<string>() is { } expected
                && expected != stored["metadata"]!["resourceVersion"]!.GetValue<string>())
            {
                return Status(409, "Conflict");
            }

            var next = method is "PATCH" ? Merge((JsonObject)stored.DeepClone(), written) : written;
            Store(key, (JsonObject)next.DeepClone());
        }

        return (JsonObject)_objects[key].DeepClone();
    }

    private JsonObject List() => new()
    {
        ["kind"] = "ClusterList",
        ["apiVersion"] = "postgresql.cnpg.io/v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) },
        ["items"] = new JsonArray([.. _objects.Where(entry => entry.Key.Contains("/clusters/", StringComparison.Ordinal)).Select(entry => entry.Value.DeepClone())]),
    };

    private async Task Watch(HttpContext context)
    {
        var changes = Channel.CreateUnbounded<JsonObject>();
        lock (_gate)
        {
            var since = int.Parse(context.Request.Query["resourceVersion"]!);
            foreach (var (path, value) in _objects)
            {
                if (path.Contains("/clusters/", StringComparison.Ordinal) && int.Parse(value["metadata"]!["resourceVersion"]!.GetValue<string>()) > since)
                {
                    changes.Writer.TryWrite((JsonObject)value.DeepClone());
                }
            }

            _watchers.Add(changes);
        }

        await context.Response.Body.FlushAsync();
        await foreach (var value in changes.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(new JsonObject { ["type"] = "MODIFIED", ["object"] = value }.ToJsonString() + "\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value is JsonObject inner ? Merge(target[name]?.DeepClone() as JsonObject ?? [], inner) : value.DeepClone();
            }
        }

        return target;
    }

    /// <summary>The object after operations of JSON Patch on its fields; null where one of its tests fails.</summary>
    private static JsonObject? Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = operation!["path"]!.GetValue<string>().Split('/')[1..];
            var parent = path[..^1].Aggregate((JsonNode)target, (node, name) => node[name]!);
            switch (operation["op"]!.GetValue<string>())
            {
                case "test" when !JsonNode.DeepEquals(parent[path[^1]], operation["value"]):
                    return null;
                case "add":
                    parent[path[^1]] = operation["value"]!.DeepClone();
                    break;
            }
        }

        return target;
    }

    private static JsonObject Status(int code, string reason) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["code"] = code, ["reason"] = reason, ["message"] = reason,
    };
}
