using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is no resource: health, version, discovery, OpenAPI.</summary>
internal sealed class SystemEndpoints(ServerParts parts)
{
    private static readonly string[] Checks = ["ping", "log", "etcd"];

    /// <summary>Answers such a request.</summary>
    public Task Handle(HttpContext context, UserInfo user)
    {
        _ = user;
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            throw ApiErrors.MethodNotAllowed(context.Request.Method);
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path switch
        {
            [] => Replies.Send(context, 200, Root()),
            ["healthz" or "livez" or "readyz"] => Healthy(context, path[0]),
            ["healthz" or "livez", var check] when Checks.Contains(check, StringComparer.Ordinal) => Replies.SendText(context, 200, "ok"),
            ["readyz", "ping" or "log"] => Replies.SendText(context, 200, "ok"),
            ["version"] => Replies.Send(context, 200, Versions.Document()),
            ["openapi", ..] => OpenApiDocuments.Handle(context, parts.Core.Registry, path),
            ["api" or "apis", ..] => Discovery(context, path),
            _ => NotFound(context),
        };
    }

    private static Task Healthy(HttpContext context, string endpoint) => Replies.SendText(
        context,
        200,
        context.Request.Query.ContainsKey("verbose") ? string.Concat(Checks.Select(check => $"[+]{check} ok\n")) + $"{endpoint} check passed\n" : "ok");

    private Task Discovery(HttpContext context, string[] path)
    {
        var discovery = new DiscoveryDocuments(parts.Core.Registry.All);
        if (path.Length == 1 && DiscoveryDocuments.WantsAggregated(context.Request.Headers.Accept.ToString()) is { } aggregated)
        {
            return aggregated
                ? Replies.Send(context, 200, JsonText.Encode(discovery.Aggregated(path[0] == "apis")), DiscoveryDocuments.AggregatedType)
                : throw Rendering.NotAcceptable();
        }

        var document = path switch
        {
            ["api"] => discovery.CoreVersions(context.Request.Host.Value ?? ""),
            ["apis"] => discovery.Groups(),
            ["api", var version] => discovery.Resources("", version) ?? throw ApiErrors.NoSuchResource(),
            ["apis", var group] => discovery.Group(group),
            ["apis", var group, var version] => discovery.Resources(group, version) ?? (discovery.IsBuiltIn(group) ? throw ApiErrors.NoSuchResource() : null),
            _ => null,
        };
        return document is null ? NotFound(context) : Replies.Send(context, 200, document);
    }

    private static JsonObject Root() => new()
    {
        ["paths"] = new JsonArray("/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"),
    };

    private static Task NotFound(HttpContext context) => Replies.SendText(context, 404, "404 page not found\n");
}

/// <summary>Which Kubernetes this is.</summary>
internal static class Versions
{
    /// <summary>The version whose API is served.</summary>
    public const string Kubernetes = "v1.36.2";

    /// <summary>The document of <c>/version</c>.</summary>
    public static JsonObject Document() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = $"{Kubernetes}+surus-local",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "dotnet",
        ["platform"] = $"linux/{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant().Replace("x64", "amd64", StringComparison.Ordinal)}",
    };
}
