using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Reads objects and lists of objects; one that does not fit its type does not hide the others.</summary>
internal static class ObjectJson
{
    public static T Read<T>(byte[] json)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return JsonSerializer.Deserialize(json, T.JsonTypeInfo) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException error)
        {
            throw new UnreadableObjectException(T.Definition.Kind, Key(json), error);
        }
    }

    public static byte[] Write<T>(T value)
        where T : class, IKubernetesObject<T> => JsonSerializer.SerializeToUtf8Bytes(value, T.JsonTypeInfo);

    public static ObjectList<T> ReadList<T>(byte[] json)
        where T : class, IKubernetesObject<T>
    {
        using var document = JsonDocument.Parse(json);
        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        if (document.RootElement.TryGetProperty("items", out var list) && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (TryRead<T>(item, out var broken) is { } value)
                {
                    items.Add(value);
                }
                else
                {
                    unreadable.Add(broken!);
                }
            }
        }

        document.RootElement.TryGetProperty("metadata", out var metadata);
        var next = Text(metadata, "continue");
        return new ObjectList<T>(items, Text(metadata, "resourceVersion") ?? "", string.IsNullOrEmpty(next) ? null : next, unreadable);
    }

    public static T? TryRead<T>(JsonElement element, out UnreadableObject? broken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            broken = null;
            return element.Deserialize(T.JsonTypeInfo) ?? throw new JsonException("The object is null.");
        }
        catch (JsonException error)
        {
            broken = new UnreadableObject(Key(element), error.Message);
            return null;
        }
    }

    public static NamespacedName Key(JsonElement element)
    {
        var metadata = element.ValueKind is JsonValueKind.Object && element.TryGetProperty("metadata", out var found) ? found : default;
        return new NamespacedName(Text(metadata, "namespace"), Text(metadata, "name") ?? "");
    }

    public static string? Text(JsonElement element, string property) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static NamespacedName Key(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Key(document.RootElement);
        }
        catch (JsonException)
        {
            return new NamespacedName(null, "");
        }
    }
}

/// <summary>The server answered with an object that does not fit its type.</summary>
public sealed class UnreadableObjectException : Exception
{
    /// <summary>Says which object it is and what does not fit.</summary>
    public UnreadableObjectException(string kind, NamespacedName key, Exception inner)
        : base($"{kind} {key}, as the API server sent it, cannot be read: {inner.Message}", inner) => Key = key;

    /// <summary>The object's name; empty where it could not be made out.</summary>
    public NamespacedName Key { get; }
}
