using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Cluster;

/// <summary>Reads fields of Kubernetes objects held as JSON; a missing step of the path reads as absent.</summary>
internal static class JsonFields
{
    extension(JsonObject value)
    {
        /// <summary><c>metadata.name</c>.</summary>
        public string Name => value.Text("metadata", "name") ?? "";

        /// <summary><c>metadata.namespace</c>; empty for cluster-scoped objects.</summary>
        public string Namespace => value.Text("metadata", "namespace") ?? "";

        /// <summary><c>metadata.uid</c>.</summary>
        public string Uid => value.Text("metadata", "uid") ?? "";

        /// <summary><c>metadata.resourceVersion</c>.</summary>
        public string ResourceVersion => value.Text("metadata", "resourceVersion") ?? "";

        /// <summary>Whether deletion has begun.</summary>
        public bool IsTerminating => value.At("metadata", "deletionTimestamp") is not null;

        /// <summary>Namespace and name.</summary>
        public ObjectKey Key => new(value.Namespace, value.Name);

        /// <summary>The value at a path, or null.</summary>
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            JsonNode? at = value;
            foreach (var step in path)
            {
                at = (at as JsonObject)?[step];
            }

            return at;
        }

        /// <summary>The object at a path, or null.</summary>
        public JsonObject? Object(params ReadOnlySpan<string> path) => value.At(path) as JsonObject;

        /// <summary>The string at a path, or null.</summary>
        public string? Text(params ReadOnlySpan<string> path) =>
            value.At(path) is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.String ? leaf.GetValue<string>() : null;

        /// <summary>The whole number at a path, or null.</summary>
        public long? Integer(params ReadOnlySpan<string> path) =>
            value.At(path) is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.Number && leaf.TryGetInteger(out var number) ? number : null;

        /// <summary>Whether the path holds <c>true</c>.</summary>
        public bool Flag(params ReadOnlySpan<string> path) => value.At(path) is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.True;

        /// <summary>The objects of the list at a path; empty where there is none.</summary>
        public IEnumerable<JsonObject> Objects(params ReadOnlySpan<string> path) => (value.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

        /// <summary>The strings of the list at a path; empty where there is none.</summary>
        public IEnumerable<string> Texts(params ReadOnlySpan<string> path) => (value.At(path) as JsonArray)?.Select(item => item!.GetValue<string>()) ?? [];

        /// <summary>The map of strings at a path; empty where there is none.</summary>
        public IReadOnlyDictionary<string, string> Map(params ReadOnlySpan<string> path) =>
            value.Object(path)?.ToDictionary(entry => entry.Key, entry => entry.Value?.GetValue<string>() ?? "", StringComparer.Ordinal)
            ?? [];

        /// <summary>The status of a condition (<c>True</c>, <c>False</c>, <c>Unknown</c>), or null where it is not there.</summary>
        public string? Condition(string type) =>
            value.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type)?.Text("status");

        /// <summary>The owner that manages the object, or null.</summary>
        public JsonObject? Controller => value.Objects("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller"));
    }

    private static bool TryGetInteger(this JsonValue leaf, out long number)
    {
        if (leaf.TryGetValue(out number))
        {
            return true;
        }

        if (leaf.TryGetValue(out int small))
        {
            number = small;
            return true;
        }

        return false;
    }
}
