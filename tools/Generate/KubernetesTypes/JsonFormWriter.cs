using System.Globalization;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>Writes how one described type reads and writes itself as JSON: the other part of its record.</summary>
internal static class JsonFormWriter
{
    private static readonly FieldDescription apiVersion = TypeField("apiVersion", 1);
    private static readonly FieldDescription kind = TypeField("kind", 2);

    public static void Write(StringBuilder text, TypeDescription type, IReadOnlyDictionary<string, TypeDescription> all)
    {
        List<FieldDescription> fields = [.. type.Resource is null ? [] : new[] { apiVersion, kind }, .. RecordWriter.JsonFields(type, all)];
        text.Append(CultureInfo.InvariantCulture, $$"""

            public sealed partial record {{type.Name}}
            {
                /// <summary>With nothing set.</summary>
                public {{type.Name}}()
                {
                }

            {{(fields.Any(RecordWriter.MustBeGiven) ? "    [SetsRequiredMembers]\n" : "")}}    private {{type.Name}}(ref Utf8JsonReader reader)
                {
                    JsonReading.Object(ref reader);
                    while (JsonReading.NextField(ref reader))
                    {
            {{string.Concat(fields.Select((field, index) => Reading(field, index == 0)))}}            {{(fields.Count == 0 ? "" : "else ")}}JsonReading.Unknown(ref reader);
                    }
                }

                /// <inheritdoc/>
                public static {{type.Name}}? ReadJson(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : new(ref reader);

                /// <inheritdoc/>
                public void WriteJson(Utf8JsonWriter writer)
                {
                    writer.WriteStartObject();
            {{string.Concat(fields.Select(Writing))}}        writer.WriteEndObject();
                }
            }

            """);
    }

    private static FieldDescription TypeField(string name, int number) => new()
    {
        Name = name, Number = number, Type = new FieldType.Scalar(ScalarType.String), Required = true, Description = "",
    };

    private static string Reading(FieldDescription field, bool isFirst)
    {
        var isNullable = !field.Required && field.Type is not FieldType.Reference("ObjectMeta");
        var orNothing = isNullable ? "" : field.Type is FieldType.Scalar(var scalar) && IsStruct(scalar) ? ".GetValueOrDefault()" : "!";
        return $"            {(isFirst ? "" : "else ")}if (JsonReading.Is(ref reader, \"{field.Name}\"u8)) "
            + $"{{ {RecordWriter.PropertyName(field)} = {Value(field.Type)}{orNothing}; }}\n";
    }

    private static string Value(FieldType type) => type switch
    {
        FieldType.List(var element) => $"JsonReading.List<{RecordWriter.TypeName(element)}>(ref reader, {Element(element)})",
        FieldType.Map(var value) => $"JsonReading.Map<{RecordWriter.TypeName(value)}>(ref reader, {Element(value)})",
        FieldType.Reference(var name) => $"{Qualified(name)}.ReadJson(ref reader)",
        FieldType.Scalar(ScalarType.MicroTime) => "JsonReading.Time(ref reader)",
        FieldType.Scalar(var scalar) => $"JsonReading.{Method(scalar)}(ref reader)",
        _ => throw new InvalidOperationException($"{type} is no type of a field."),
    };

    private static string Element(FieldType type) => type switch
    {
        FieldType.Reference(var name) => $"{Qualified(name)}.ReadJson",
        FieldType.Scalar(var scalar) when !IsStruct(scalar) => $"JsonReading.{Method(scalar)}",
        _ => $"JsonReading.{ElementMethod(type)}",
    };

    private static string Writing(FieldDescription field)
    {
        var (method, element) = field.Type switch
        {
            FieldType.List(var of) => ("List", of is FieldType.Reference ? ", JsonWriting.FormValue" : $", JsonWriting.{ElementMethod(of)}"),
            FieldType.Map(var of) => ("Map", of is FieldType.Reference ? ", JsonWriting.FormValue" : $", JsonWriting.{ElementMethod(of)}"),
            FieldType.Reference => ("Form", ""),
            FieldType.Scalar(var scalar) => (Method(scalar), ""),
            _ => throw new InvalidOperationException($"{field.Type} is no type of a field."),
        };
        return $"        JsonWriting.{method}(writer, \"{field.Name}\"u8, {RecordWriter.PropertyName(field)}{element});\n";
    }

    // A property may have the name of a type.
    private static string Qualified(string type) => $"KubernetesTypes.{type}";

    private static string ElementMethod(FieldType type) => type switch
    {
        FieldType.Scalar(var scalar and (ScalarType.String or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bytes or ScalarType.Quantity or ScalarType.Time)) => Method(scalar) + "Value",
        FieldType.Scalar(ScalarType.Json or ScalarType.RawExtension or ScalarType.FieldsV1) => "NodeValue",
        FieldType.List(FieldType.Scalar(ScalarType.String)) => "TextsValue",
        _ => throw new InvalidOperationException($"A list or map of {type} has no reader yet: add one to src/KubernetesTypes/Json/JsonReading.cs."),
    };

    private static string Method(ScalarType scalar) => scalar switch
    {
        ScalarType.String => "Text",
        ScalarType.Json or ScalarType.RawExtension or ScalarType.FieldsV1 => "Node",
        _ => scalar.ToString(),
    };

    private static bool IsStruct(ScalarType scalar) => scalar is not (ScalarType.String or ScalarType.Bytes or ScalarType.Json or ScalarType.RawExtension or ScalarType.FieldsV1);
}
