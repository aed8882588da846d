using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What the path of a request names.</summary>
internal sealed record RequestPath
{
    /// <summary>The group, version and plural; the plural is empty where the path ends before it.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>The namespace; null where the path has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object; null where the path names all.</summary>
    public string? Name { get; init; }

    /// <summary>What follows the object; empty: nothing.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The deprecated form <c>/api/v1/watch/...</c>.</summary>
    public bool Watch { get; init; }

    /// <summary>Reads the path of a resource; null where the path is something else (discovery, health).</summary>
    public static RequestPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] when rest.Length > 0 => Rest("", version, rest),
            ["apis", var group, var version, .. var rest] when rest.Length > 0 => Rest(group, version, rest),
            _ => null,
        };
    }

    private static RequestPath Rest(string group, string version, string[] rest)
    {
        var watch = rest[0] == "watch" && rest.Length > 1;
        if (watch)
        {
            rest = rest[1..];
        }

        // The namespace itself and its subresources are objects; anything else behind it is inside of it.
        if (rest is ["namespaces", var space, var plural, .. var inner] && !(group.Length == 0 && plural is "status" or "finalize"))
        {
            return Make(group, version, plural, space, inner, watch);
        }

        return Make(group, version, rest[0], rest[0] == "namespaces" && rest.Length > 1 && group.Length == 0 ? rest[1] : null, rest[1..], watch);
    }

    private static RequestPath Make(string group, string version, string plural, string? @namespace, string[] inner, bool watch) => new()
    {
        Type = new ResourceType(group, version, plural),
        Namespace = @namespace,
        Name = inner.Length > 0 ? inner[0] : null,
        Subresource = inner.Length > 1 ? inner[1] : "",
        Watch = watch,
    };
}
