using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.KubernetesTypes;

/// <summary>
/// The door by which the serializer comes to a type that reads and writes itself. What is wrong within a value is told with its
/// path, which is made out only then: from the document's root, or from the type where the serializer reads what is around it.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class JsonFormConverter<T> : JsonConverter<T>
    where T : class, IJsonForm<T>
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return T.ReadJson(ref reader);
        }
        catch (Exception error) when (IsAboutValue(error))
        {
            var path = JsonPlace.PathFrom(start, reader.TokenStartIndex);
            throw start.CurrentDepth == 0
                ? new JsonException($"{error.Message} Path: ${path}", "$" + path, null, null, error)
                : new JsonException($"{error.Message} Path: {typeof(T).Name}{path}", error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => value.WriteJson(writer);

    // Text that is no JSON has its line told already. The reader throws the others where a string is no Unicode.
    private static bool IsAboutValue(Exception error) => error is JsonException { LineNumber: null } or InvalidOperationException;
}
