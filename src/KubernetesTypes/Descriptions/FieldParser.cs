using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.KubernetesTypes;

/// <summary>Reads the line of one field; see <see cref="SchemaParser"/>.</summary>
internal static class FieldParser
{
    public static FieldDescription Parse(ReadOnlySpan<string> words, string description)
    {
        if (words.Length < 3 || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException("a field is written as: name type number.");
        }

        var type = Type(words[1].TrimEnd('?'));
        var field = new FieldDescription
        {
            Name = words[0].TrimEnd('!'), Required = words[0].EndsWith('!'), Type = type, Number = number, Description = description,
            KeepsZero = words[1].EndsWith('?'),
        };
        foreach (var attribute in words[3..])
        {
            field = Attribute(field, attribute);
        }

        return field;
    }

    private static FieldDescription Attribute(FieldDescription field, string attribute)
    {
        if (attribute[0] == '=')
        {
            return field with { Default = DefaultAsJson(field.Type, attribute[1..]) };
        }

        var (name, arguments) = Call(attribute);
        return name switch
        {
            "atomic" => field with { Merge = MergeSemantics.Atomic },
            "set" => field with { Merge = MergeSemantics.Set },
            "granular" => field with { Merge = MergeSemantics.Granular },
            "map" => field with { Merge = MergeSemantics.Map, Keys = [.. arguments.Select(Key)] },
            "merge" => field with { PatchMerge = true, PatchMergeKey = arguments.FirstOrDefault() },
            "retainKeys" => field with { PatchRetainKeys = true },
            "merge,retainKeys" => field with { PatchMerge = true, PatchRetainKeys = true, PatchMergeKey = arguments.FirstOrDefault() },
            "oneof" => field with { OneOf = arguments },
            "property" => field with { PropertyName = arguments[0] },
            "struct" => field with { AlwaysPresent = true },
            "inline" => field with { Inline = true },
            _ => throw new FormatException($"\"{attribute}\" is no attribute of a field."),
        };
    }

    private static (string Name, string[] Arguments) Call(string attribute)
    {
        var open = attribute.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? (attribute, []) : (attribute[..open], attribute[(open + 1)..].TrimEnd(')').Split(','));
    }

    private static ListKey Key(string text) => text.Split('=') is [var name, var value] ? new ListKey(name, value) : new ListKey(text);

    private static string DefaultAsJson(FieldType type, string text) =>
        type is FieldType.Scalar { Type: ScalarType.String or ScalarType.IntOrString or ScalarType.Quantity } && text is not ['"', ..] && !IsNumberForPort(type, text)
            ? JsonValue.Create(text).ToJsonString()
            : text;

    private static bool IsNumberForPort(FieldType type, string text) =>
        type is FieldType.Scalar { Type: ScalarType.IntOrString } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static FieldType Type(string text) => text switch
    {
        ['[', .. var element, ']'] => new FieldType.List(Type(element)),
        ['{', .. var value, '}'] => new FieldType.Map(Type(value)),
        _ => Scalar(text) is { } scalar ? new FieldType.Scalar(scalar) : new FieldType.Reference(text),
    };

    private static ScalarType? Scalar(string text) => text switch
    {
        "string" => ScalarType.String,
        "int32" => ScalarType.Int32,
        "int64" => ScalarType.Int64,
        "double" => ScalarType.Double,
        "bool" => ScalarType.Bool,
        "bytes" => ScalarType.Bytes,
        "Quantity" => ScalarType.Quantity,
        "IntOrString" => ScalarType.IntOrString,
        "Time" => ScalarType.Time,
        "MicroTime" => ScalarType.MicroTime,
        "Json" => ScalarType.Json,
        "RawExtension" => ScalarType.RawExtension,
        "FieldsV1" => ScalarType.FieldsV1,
        _ => null,
    };
}
