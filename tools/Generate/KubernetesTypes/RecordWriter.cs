using System.Globalization;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>Writes one described type as a C# record.</summary>
internal static class RecordWriter
{
    public static void Write(StringBuilder text, TypeDescription type, IReadOnlyDictionary<string, TypeDescription> all)
    {
        var isObject = type.Resource is not null && type.Fields.Any(f => f is { Name: "metadata", Type: FieldType.Reference("ObjectMeta") });
        text.Append(CultureInfo.InvariantCulture, $"\n/// <summary>{Escape(type.Description)}</summary>\n");
        text.Append(CultureInfo.InvariantCulture, $"[JsonConverter(typeof(JsonFormConverter<{type.Name}>))]\n");
        text.Append(CultureInfo.InvariantCulture, $"public sealed partial record {type.Name} : {(isObject ? $"IKubernetesObject<{type.Name}>, " : "")}IJsonForm<{type.Name}>\n{{\n");
        var members = new List<string>();
        if (type.Resource is { } resource)
        {
            members.AddRange(KindMembers(type.Name, resource));
        }

        members.AddRange(JsonFields(type, all).Select(field => isObject && field.Name == "metadata" ? Metadata(field) : Property(field)));
        text.Append(string.Join("\n", members)).Append("}\n");
    }

    /// <summary>The name of a field's property.</summary>
    public static string PropertyName(FieldDescription field) =>
        field.PropertyName ?? char.ToUpperInvariant(field.Name.TrimStart('$')[0]) + field.Name.TrimStart('$')[1..];

    /// <summary>Whether the property is <c>required</c>.</summary>
    public static bool MustBeGiven(FieldDescription field) =>
        field.Required && field.Type is not FieldType.Scalar { Type: ScalarType.Bool or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Double };

    /// <summary>The fields of a type as they appear in JSON.</summary>
    public static IEnumerable<FieldDescription> JsonFields(TypeDescription type, IReadOnlyDictionary<string, TypeDescription> all) =>
        type.Fields.SelectMany(f => f is { Inline: true, Type: FieldType.Reference(var name) } ? JsonFields(all[name], all) : [f]);

    private static IEnumerable<string> KindMembers(string name, ResourceDefinition resource)
    {
        yield return $$"""
                /// <summary>Where the API serves the kind.</summary>
                public static ResourceDefinition Definition { get; } =
                    new("{{resource.Group}}", "{{resource.Version}}", "{{resource.Kind}}", "{{resource.Plural}}", {{(resource.Namespaced ? "true" : "false")}});

            """;
        yield return $$"""
                /// <summary>How the kind is read from and written as JSON.</summary>
                public static JsonTypeInfo<{{name}}> JsonTypeInfo => KubernetesJson.TypeInfo<{{name}}>();

            """;
        yield return $$"""
                /// <summary>The API group and version.</summary>
                public string ApiVersion { get => field ?? "{{resource.ApiVersion}}"; init; }

            """;
        yield return $$"""
                /// <summary>The kind.</summary>
                public string Kind { get => field ?? "{{resource.Kind}}"; init; }

            """;
    }

    private static string Metadata(FieldDescription field) => $$"""
            /// <summary>{{Escape(field.Description)}}</summary>
            public ObjectMeta Metadata { get => field ?? ObjectMeta.Empty; init; }

        """;

    private static string Property(FieldDescription field)
    {
        var text = new StringBuilder($"    /// <summary>{Escape(field.Description)}</summary>\n");
        return text.Append(CultureInfo.InvariantCulture, $"    public {(MustBeGiven(field) ? "required " : "")}{TypeName(field.Type)}{(field.Required ? "" : "?")} {PropertyName(field)} {{ get; init; }}\n").ToString();
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The C# type of a value.</summary>
    public static string TypeName(FieldType type) => type switch
    {
        FieldType.List(var element) => $"IReadOnlyList<{TypeName(element)}>",
        FieldType.Map(var value) => $"IReadOnlyDictionary<string, {TypeName(value)}>",
        FieldType.Reference(var name) => name,
        FieldType.Scalar(var scalar) => ScalarName(scalar),
        _ => throw new InvalidOperationException($"{type} is no type of a field."),
    };

    private static string ScalarName(ScalarType scalar) => scalar switch
    {
        ScalarType.String => "string",
        ScalarType.Int32 => "int",
        ScalarType.Int64 => "long",
        ScalarType.Double => "double",
        ScalarType.Bool => "bool",
        ScalarType.Bytes => "byte[]",
        ScalarType.Quantity => "Quantity",
        ScalarType.IntOrString => "IntOrString",
        ScalarType.Time or ScalarType.MicroTime => "DateTimeOffset",
        _ => "JsonNode",
    };
}
