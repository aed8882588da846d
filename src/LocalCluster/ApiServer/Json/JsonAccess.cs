using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reading and writing inside API objects without knowing their types. A path that leads nowhere, or to a value of another type, gives nothing.</summary>
internal static class JsonAccess
{
    /// <summary>The object's <c>metadata</c>, made where it is missing.</summary>
    public static JsonObject Metadata(this JsonObject value) => value.Ensure("metadata");

    /// <summary>The child object, made where it is missing.</summary>
    public static JsonObject Ensure(this JsonObject value, string name)
    {
        if (value[name] is JsonObject child)
        {
            return child;
        }

        child = [];
        value[name] = child;
        return child;
    }

    /// <summary>The child array, made where it is missing.</summary>
    public static JsonArray EnsureArray(this JsonObject value, string name)
    {
        if (value[name] is JsonArray child)
        {
            return child;
        }

        child = [];
        value[name] = child;
        return child;
    }

    /// <summary>The node at a path of keys.</summary>
    public static JsonNode? At(this JsonNode? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            value = value is JsonObject parent && parent.TryGetPropertyValue(name, out var child) ? child : null;
        }

        return value;
    }

    /// <summary>The object at a path of keys.</summary>
    public static JsonObject? Child(this JsonNode? value, params ReadOnlySpan<string> path) => value.At(path) as JsonObject;

    /// <summary>The string at a path of keys.</summary>
    public static string? Text(this JsonNode? value, params ReadOnlySpan<string> path) => value.At(path).AsText();

    /// <summary>The string that a node is.</summary>
    public static string? AsText(this JsonNode? value) =>
        value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : null;

    /// <summary>The integer at a path of keys.</summary>
    public static long? Integer(this JsonNode? value, params ReadOnlySpan<string> path) => value.At(path).AsInteger();

    /// <summary>The integer that a node is.</summary>
    public static long? AsInteger(this JsonNode? value) =>
        value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.Number
            && long.TryParse(scalar.ToJsonString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Whether the path leads to <c>true</c>.</summary>
    public static bool Flag(this JsonNode? value, params ReadOnlySpan<string> path) => value.At(path) is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects in the array at a path of keys.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? value, params ReadOnlySpan<string> path) =>
        value.At(path) is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>The strings in the array at a path of keys.</summary>
    public static IEnumerable<string> Texts(this JsonNode? value, params ReadOnlySpan<string> path) =>
        value.At(path) is JsonArray items ? items.Select(item => item.AsText()).OfType<string>() : [];

    /// <summary>The members of the map of strings at a path of keys.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Map(this JsonNode? value, params ReadOnlySpan<string> path) =>
        value.At(path) is JsonObject map ? map.Select(member => KeyValuePair.Create(member.Key, member.Value.AsText() ?? "")) : [];

    /// <summary>Sets a member where it is missing.</summary>
    public static void Default(this JsonObject value, string name, JsonNode? content)
    {
        if (value[name] is null)
        {
            value[name] = content;
        }
    }

    /// <summary>Sets a member to a copy of another object's, or removes it where the other has none.</summary>
    public static void CopyFrom(this JsonObject value, JsonObject source, string name)
    {
        if (source[name] is { } member)
        {
            value[name] = member.DeepClone();
        }
        else
        {
            value.Remove(name);
        }
    }

    /// <summary>A private copy.</summary>
    public static JsonObject Copy(this JsonObject value) => (JsonObject)value.DeepClone();

    /// <summary>Whether two nodes are equal as JSON; a missing one equals only a missing one.</summary>
    public static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    /// <summary>Whether there is a member that is not null.</summary>
    public static bool Has(this JsonObject value, string name, [NotNullWhen(true)] out JsonNode? member)
    {
        member = value[name];
        return member is not null;
    }

    /// <summary><c>metadata.name</c>.</summary>
    public static string Name(this JsonObject value) => value.Text("metadata", "name") ?? "";

    /// <summary><c>metadata.namespace</c>; empty where there is none.</summary>
    public static string Namespace(this JsonObject value) => value.Text("metadata", "namespace") ?? "";

    /// <summary>Makes an array of strings.</summary>
    public static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)JsonValue.Create(item))]);
}
