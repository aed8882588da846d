using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Holds objects to the schema of their resource.</summary>
internal static class ResourceSchemas
{
    /// <summary>The schema of a resource's objects.</summary>
    public static ObjectSchema Of(ApiResource resource) =>
        resource.Custom?.ObjectSchema ?? ObjectSchema.ForBuiltIn(resource.ApiVersion, resource.Kind) ?? ObjectSchema.Anything;

    /// <summary>Takes out what the schema does not know, fills in its defaults, and returns the paths of what was taken out.</summary>
    /// <exception cref="Cluster.ApiException">400: a value of a built-in kind has the wrong type.</exception>
    public static IReadOnlyList<string> Shape(ApiResource resource, JsonObject value)
    {
        var schema = Of(resource);
        var unknown = Pruning.Prune(schema, value);
        if (resource.Custom is null)
        {
            try
            {
                BuiltInShape.Normalize(schema, value);
            }
            catch (FormatException mismatch)
            {
                throw ApiErrors.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {mismatch.Message}");
            }
        }

        Defaulting.Apply(schema, value);
        return unknown;
    }
}
