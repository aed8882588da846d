using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One version of a CustomResourceDefinition, as its resource needs it.</summary>
/// <param name="Definition">The whole CustomResourceDefinition.</param>
/// <param name="Version">The element of <c>spec.versions</c>.</param>
internal sealed record CustomDefinition(JsonObject Definition, JsonObject Version)
{
    private volatile Tuple<SchemaRules?>? rules;

    /// <summary>The <c>openAPIV3Schema</c> of the version.</summary>
    public JsonObject? Schema => Version.Child("schema", "openAPIV3Schema");

    /// <summary>The schema of whole objects, made once.</summary>
    public ObjectSchema ObjectSchema { get; } = ObjectSchema.FromOpenApi(Version.Child("schema", "openAPIV3Schema"));

    /// <summary>The rules of the schema, made when first asked for; null where it has none.</summary>
    public SchemaRules? Rules => (rules ??= new Tuple<SchemaRules?>(SchemaRules.Of(ObjectSchema))).Item1;

    /// <summary>A stored object as this version shows it: the schema may be younger than the object. Changes and returns it.</summary>
    public JsonObject Shape(JsonObject value)
    {
        Pruning.Prune(ObjectSchema, value);
        Defaulting.Apply(ObjectSchema, value);
        return value;
    }
}
