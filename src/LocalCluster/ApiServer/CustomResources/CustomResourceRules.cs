using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What the definition of a custom resource says beside its schema.</summary>
/// <param name="definition">The name of the definition.</param>
/// <param name="version">The element of <c>spec.versions</c>.</param>
internal sealed class CustomResourceRules(string definition, JsonObject version) : ResourceRules
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields { get; } = [.. version.Objects("selectableFields").Select(one => (one.Text("jsonPath") ?? "").TrimStart('.'))];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        if (context.Core.Store.Get(DefinitionKeeper.Definitions, new ObjectKey("", definition)) is { Deleting: true })
        {
            throw ApiErrors.Forbidden(context.Resource, value.Name(), "create not allowed while custom resource definition is terminating");
        }
    }
}
