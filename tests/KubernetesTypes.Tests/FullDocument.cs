using System.Text.Json.Nodes;

namespace Surus.KubernetesTypes.Tests;

/// <summary>Makes documents that set every field that a type's description knows.</summary>
internal static class FullDocument
{
    // A type that holds itself is left out where it stands within itself.
    public static JsonObject Of(TypeDescription type, params IEnumerable<string> within)
    {
        string[] above = [.. within, type.Name];
        var document = new JsonObject();
        if (type.Resource is { } resource)
        {
            document["apiVersion"] = resource.ApiVersion;
            document["kind"] = resource.Kind;
        }

        foreach (var field in BuiltInTypes.JsonFields(type))
        {
            if (Value(field.Type, above) is { } value)
            {
                document[field.Name] = value;
            }
        }

        return document;
    }

    private static JsonNode? Value(FieldType type, string[] above) => type switch
    {
        FieldType.Scalar(var scalar) => Value(scalar),
        FieldType.Reference(var name) => above.Contains(name) ? null : Of(BuiltInTypes.Get(name), above),
        FieldType.List(var element) => Value(element, above) is { } value ? new JsonArray(value, value.DeepClone()) : null,
        FieldType.Map(var element) => Value(element, above) is { } value ? new JsonObject { ["a/b \"c\""] = value, [""] = value.DeepClone() } : null,
        _ => throw new InvalidOperationException($"{type} is no type of a field."),
    };

    private static JsonNode Value(ScalarType type) => type switch
    {
        ScalarType.String => "<é> \"\\\t\u0001 \ud83d\udc18",
        ScalarType.Int32 => int.MinValue,
        ScalarType.Int64 => long.MaxValue,
        ScalarType.Bool => false,
        ScalarType.Bytes => "AP/+",
        ScalarType.Quantity => "1.50Gi",
        ScalarType.IntOrString => "25%",
        ScalarType.Time => "2026-01-02T15:04:05Z",
        ScalarType.MicroTime => "2026-01-02T15:04:05.000006Z",
        _ => JsonNode.Parse("""{"f:a":{},"n":1.50,"e":1e400,"l":[null,true,{}]}""")!,
    };
}
