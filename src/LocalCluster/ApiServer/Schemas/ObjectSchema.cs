using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The types of values that a schema allows.</summary>
internal enum ValueType
{
    /// <summary>Any value.</summary>
    Any,

    /// <summary>An object, with named fields or as a map.</summary>
    Object,

    /// <summary>A list.</summary>
    Array,

    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number or text.</summary>
    IntOrString,
}

/// <summary>
/// What the values at one place of an object look like: one model for the built-in kinds, from their description, and for
/// custom resources, from their OpenAPI schema. Immutable.
/// </summary>
internal sealed record ObjectSchema
{
    /// <summary>Allows everything, and knows nothing.</summary>
    public static ObjectSchema Anything { get; } = new() { PreserveUnknownFields = true };

    /// <summary>The type of the values.</summary>
    public ValueType Type { get; init; } = ValueType.Any;

    /// <summary>The format of the values, such as <c>int32</c>, <c>byte</c>, <c>quantity</c> or <c>date-time</c>; null where none is said.</summary>
    public string? Format { get; init; }

    /// <summary>The named fields of an object.</summary>
    public IReadOnlyDictionary<string, ObjectSchema> Properties { get; init; } = new Dictionary<string, ObjectSchema>();

    /// <summary>The values of a map's keys; null for an object that is no map.</summary>
    public ObjectSchema? AdditionalProperties { get; init; }

    /// <summary>The elements of a list.</summary>
    public ObjectSchema? Items { get; init; }

    /// <summary>The fields that must be given.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Whether fields without a schema are kept.</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary>Whether the value is an object of the API, with apiVersion, kind and metadata.</summary>
    public bool EmbeddedResource { get; init; }

    /// <summary>Whether null is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>How server-side apply merges a list, or an object; null means atomic for a list and granular for an object.</summary>
    public MergeSemantics? Merge { get; init; }

    /// <summary>The keys of a list's elements, for <see cref="MergeSemantics.Map"/>.</summary>
    public IReadOnlyList<ListKey> Keys { get; init; } = [];

    /// <summary>Whether a strategic merge patch merges the list.</summary>
    public bool PatchMerge { get; init; }

    /// <summary>Whether a strategic merge patch may name the keys that stay.</summary>
    public bool PatchRetainKeys { get; init; }

    /// <summary>The field by which a strategic merge patch matches elements.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>The value where none is given; null where there is none. Never changed: clone before use.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The only values allowed; empty where all are.</summary>
    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    /// <summary>The OpenAPI schema it was made from, with bounds, patterns and logic; null for the built-in kinds.</summary>
    public JsonObject? Source { get; init; }

    /// <summary>Further conditions on a custom resource's metadata; null where there are none.</summary>
    public ObjectSchema? AlsoMustMatch { get; init; }

    /// <summary>What the values mean.</summary>
    public string Description { get; init; } = "";

    /// <summary>The described type of the built-in kinds, or null.</summary>
    public TypeDescription? BuiltIn { get; init; }

    /// <summary>Of a built-in field: whether zero, false and empty text are kept (see <see cref="FieldDescription.KeepsZero"/>).</summary>
    public bool KeepsZero { get; init; }

    /// <summary>Of a built-in field: whether an empty object is written where nothing is given.</summary>
    public bool AlwaysPresent { get; init; }

    /// <summary>Whether server-side apply takes the value as a whole.</summary>
    public bool IsAtomic => Type switch
    {
        ValueType.Object => Merge == MergeSemantics.Atomic,
        ValueType.Array => Merge is null or MergeSemantics.Atomic,
        _ => false,
    };

    /// <summary>The schema of a field, or of a map's key; null where there is none.</summary>
    public ObjectSchema? Field(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;

    /// <summary>The schema of a built-in kind; null where there is no such kind.</summary>
    public static ObjectSchema? ForBuiltIn(string apiVersion, string kind) =>
        BuiltInTypes.Find(apiVersion, kind) is { } type ? BuiltInSchemas.Of(type) : null;

    /// <summary>The schema of a custom resource's version.</summary>
    /// <param name="openApi">The <c>openAPIV3Schema</c>; null allows everything.</param>
    public static ObjectSchema FromOpenApi(JsonObject? openApi) => OpenApiSchemas.Root(openApi);
}
