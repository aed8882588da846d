using System.Text.Json;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Looks at JSON text before it becomes a tree, in which the last of equal keys has won.</summary>
internal static class JsonDocuments
{
    /// <summary>The paths of keys that occur twice in one object, such as <c>data.a</c>, each once, in order.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<string> DuplicateFields(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var duplicates = new List<string>();
        if (reader.Read())
        {
            Value(ref reader, "", duplicates);
        }

        return [.. duplicates.Distinct()];
    }

    private static void Value(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: Fields(ref reader, path, duplicates); break;
            case JsonTokenType.StartArray: Elements(ref reader, path, duplicates); break;
            default: break;
        }
    }

    private static void Fields(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var child = path.Length == 0 ? name : $"{path}.{name}";
            if (!seen.Add(name))
            {
                duplicates.Add(child);
            }

            reader.Read();
            Value(ref reader, child, duplicates);
        }
    }

    private static void Elements(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            Value(ref reader, $"{path}[{i}]", duplicates);
        }
    }
}
