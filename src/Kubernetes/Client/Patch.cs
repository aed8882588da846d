using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>A change to an object, in one of the forms the API knows.</summary>
public sealed class Patch
{
    private Patch(string contentType, byte[] body, bool isApply = false)
    {
        ContentType = contentType;
        Body = body;
        IsApply = isApply;
    }

    internal string ContentType { get; }

    internal byte[] Body { get; }

    internal bool IsApply { get; }

    /// <summary>Merges into the object; null removes a field, lists are replaced (RFC 7386).</summary>
    public static Patch Merge(JsonObject change) => new("application/merge-patch+json", Bytes(change));

    /// <summary>Single operations in order, such as <c>test</c> and <c>replace</c> (RFC 6902).</summary>
    public static Patch Json(JsonArray operations) => new("application/json-patch+json", Bytes(operations));

    /// <summary>Merges into the object, lists by their keys; for built-in kinds only.</summary>
    public static Patch Strategic(JsonObject change) => new("application/strategic-merge-patch+json", Bytes(change));

    /// <summary>Server-side apply: what the manager wants of the object, whole; the object is created where it is missing.</summary>
    public static Patch Apply(JsonObject wanted) => new("application/apply-patch+yaml", Bytes(wanted), isApply: true);

    /// <inheritdoc cref="Apply(JsonObject)"/>
    public static Patch Apply<T>(T wanted)
        where T : class, IKubernetesObject<T> =>
        new("application/apply-patch+yaml", JsonSerializer.SerializeToUtf8Bytes(wanted, T.JsonTypeInfo), isApply: true);

    /// <summary>The change that, merged into <paramref name="before"/>, makes <paramref name="after"/> of it; empty when they are equal.</summary>
    public static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var change = new JsonObject();
        foreach (var name in before.Select(field => field.Key).Where(name => !after.ContainsKey(name)))
        {
            change[name] = null;
        }

        foreach (var (name, value) in after.Where(field => !JsonNode.DeepEquals(before[field.Key], field.Value)))
        {
            change[name] = (before[name], value) switch
            {
                (JsonObject left, JsonObject right) => Difference(left, right),
                _ => value?.DeepClone(),
            };
        }

        return change;
    }

    /// <summary>The kind of patch, never its content, which may be secret.</summary>
    public override string ToString() => ContentType;

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
