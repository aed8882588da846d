using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Makes schemas from the structural OpenAPI schemas of custom resources.</summary>
internal static class OpenApiSchemas
{
    /// <summary>The schema of whole objects: apiVersion, kind and metadata are always known.</summary>
    public static ObjectSchema Root(JsonObject? openApi) =>
        openApi is null ? AsResource(ObjectSchema.Anything with { Type = ValueType.Object }) : AsResource(Make(openApi));

    /// <summary>The schema of one place in an object.</summary>
    public static ObjectSchema Part(JsonObject source) => Make(source);

    private static ObjectSchema Make(JsonObject source)
    {
        var schema = new ObjectSchema
        {
            Type = TypeOf(source),
            Format = source.TextOf("format"),
            Properties = PropertiesOf(source),
            AdditionalProperties = Additional(source["additionalProperties"]),
            Items = source["items"] is JsonObject items ? Make(items) : null,
            Required = [.. Texts(source["required"])],
            PreserveUnknownFields = source.FlagOf("x-kubernetes-preserve-unknown-fields"),
            EmbeddedResource = source.FlagOf("x-kubernetes-embedded-resource"),
            Nullable = source.FlagOf("nullable"),
            Merge = MergeOf(source),
            Default = source["default"]?.DeepClone(),
            Enum = source["enum"] is JsonArray values ? [.. values.Select(value => value?.DeepClone())] : [],
            Description = source.TextOf("description") ?? "",
            Source = (JsonObject)source.DeepClone(),
        };
        schema = schema with { Keys = KeysOf(source, schema.Items) };
        return schema.EmbeddedResource ? AsResource(schema) : schema;
    }

    private static ObjectSchema AsResource(ObjectSchema schema)
    {
        var text = new ObjectSchema { Type = ValueType.String };
        var properties = new Dictionary<string, ObjectSchema>(schema.Properties)
        {
            ["metadata"] = BuiltInSchemas.ObjectMeta with { AlwaysPresent = false, AlsoMustMatch = schema.Properties.GetValueOrDefault("metadata") },
        };
        properties.TryAdd("apiVersion", text);
        properties.TryAdd("kind", text);
        return schema with { Properties = properties, EmbeddedResource = true };
    }

    private static ValueType TypeOf(JsonObject source) => source.FlagOf("x-kubernetes-int-or-string")
        ? ValueType.IntOrString
        : source.TextOf("type") switch
        {
            "object" => ValueType.Object,
            "array" => ValueType.Array,
            "string" => ValueType.String,
            "integer" => ValueType.Integer,
            "number" => ValueType.Number,
            "boolean" => ValueType.Boolean,
            _ => ValueType.Any,
        };

    private static IReadOnlyDictionary<string, ObjectSchema> PropertiesOf(JsonObject source) =>
        source["properties"] is JsonObject properties
            ? properties.Where(p => p.Value is JsonObject).ToDictionary(p => p.Key, p => Make((JsonObject)p.Value!))
            : new Dictionary<string, ObjectSchema>();

    private static ObjectSchema? Additional(JsonNode? node) => node switch
    {
        JsonObject schema => Make(schema),
        JsonValue value when value.TryGetValue<bool>(out var allowed) && allowed => ObjectSchema.Anything,
        _ => null,
    };

    private static MergeSemantics? MergeOf(JsonObject source) => (source.TextOf("x-kubernetes-list-type"), source.TextOf("x-kubernetes-map-type")) switch
    {
        ("atomic", _) or (_, "atomic") => MergeSemantics.Atomic,
        ("set", _) => MergeSemantics.Set,
        ("map", _) => MergeSemantics.Map,
        (_, "granular") => MergeSemantics.Granular,
        _ => null,
    };

    private static IReadOnlyList<ListKey> KeysOf(JsonObject source, ObjectSchema? items) =>
    [
        .. Texts(source["x-kubernetes-list-map-keys"])
            .Select(name => new ListKey(name, items?.Properties.GetValueOrDefault(name)?.Default is { } value ? value.ToJsonString() : null)),
    ];

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray array ? array.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "") : [];
}
