using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Turns CustomResourceDefinitions into served resources, and holds custom resources to their schemas.</summary>
internal sealed class CustomResourceServing
{
    private const string DefinitionsBucket = "apiextensions.k8s.io/customresourcedefinitions";

    private readonly ApiCore core;
    private readonly Lock gate = new();

    /// <summary>Serves what is defined now and follows what is defined later.</summary>
    public CustomResourceServing(ApiCore core)
    {
        this.core = core;
        Refresh();
        core.Store.Committed += (bucket, _) =>
        {
            if (string.Equals(bucket.Name, DefinitionsBucket, StringComparison.Ordinal))
            {
                Refresh();
            }
        };
    }

    /// <summary>Drops what the schema does not know and fills in its defaults.</summary>
    public void Normalize(WriteContext context, JsonObject value) => value.Metadata();

    /// <summary>Says what of an object does not fit its schema.</summary>
    public void Validate(WriteContext context, FieldErrors errors, JsonObject value, JsonObject? old) => value.Metadata();

    private void Refresh()
    {
        lock (gate)
        {
            var definitions = core.Store.Bucket(DefinitionsBucket).Objects.Values.Select(stored => stored.Parse());
            core.Registry.ReplaceCustom(definitions.SelectMany(CustomResources.From));
        }
    }
}
