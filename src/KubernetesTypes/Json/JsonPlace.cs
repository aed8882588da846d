using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Surus.KubernetesTypes;

/// <summary>Says which field of a value a byte of its JSON belongs to.</summary>
internal static class JsonPlace
{
    /// <summary>The path, such as <c>.spec.containers[0].name</c>; empty for the value itself.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="tokenStart">Where the token begins, as a reader of the same bytes says it.</param>
    public static string PathFrom(Utf8JsonReader reader, long tokenStart)
    {
        var path = new List<Step>();
        do
        {
            Enter(path, ref reader);
            if (reader.TokenStartIndex >= tokenStart)
            {
                break;
            }

            Leave(path, ref reader);
        }
        while (reader.Read());

        return string.Concat(path);
    }

    private static void Enter(List<Step> path, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.RemoveAt(path.Count - 1);
                break;
            case JsonTokenType.PropertyName:
                path[^1] = new Step(Name(ref reader), -1);
                break;
            default:
                if (path.Count > 0 && path[^1].Field is null)
                {
                    path[^1] = new Step(null, path[^1].Index + 1);
                }

                break;
        }
    }

    private static void Leave(List<Step> path, ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            path.Add(new Step(reader.TokenType is JsonTokenType.StartObject ? "" : null, -1));
        }
    }

    // As it is written: its escapes may be what is wrong.
    private static string Name(ref Utf8JsonReader reader) =>
        Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);

    // A field of an object, or else the index in a list.
    private readonly record struct Step(string? Field, int Index)
    {
        public override string ToString() => Field is null ? $"[{Index}]" : "." + Field;
    }
}
