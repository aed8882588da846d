using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.Rules;

/// <summary>An API server in memory that serves one custom resource.</summary>
internal sealed class Widgets
{
    private static readonly ResourceType Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static readonly ResourceType Type = new("example.org", "v1", "widgets");

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Defines the resource; the schema is that of <c>spec</c>.</summary>
    public async Task Define(string schema) => await api.Create(Definitions, null, Definition(schema), Cancel);

    /// <summary>Changes the definition.</summary>
    public async Task Redefine(string schema)
    {
        var present = await api.Get(Definitions, null, "widgets.example.org", Cancel);
        present!["spec"] = Definition(schema)["spec"]!.DeepClone();
        await api.Update(Definitions, null, "widgets.example.org", present, null, Cancel);
    }

    /// <summary>Creates one.</summary>
    public async Task<JsonObject> Create(string spec) => await api.Create(Type, "default", Widget(spec), Cancel);

    /// <summary>Replaces the spec of the one.</summary>
    public async Task<JsonObject> Update(string spec)
    {
        var present = await Get();
        present["spec"] = JsonNode.Parse(spec);
        return await api.Update(Type, "default", "w", present, null, Cancel);
    }

    /// <summary>The one.</summary>
    public async Task<JsonObject> Get() => (await api.Get(Type, "default", "w", Cancel))!;

    /// <summary>Replaces the one without saying what was read.</summary>
    public async Task Overwrite(string spec) => await api.Update(Type, "default", "w", Widget(spec), null, Cancel);

    private static JsonObject Definition(string schema) => (JsonObject)JsonNode.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.example.org"},
          "spec": {
            "group": "example.org", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
            "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": SCHEMA}}}}]
          }
        }
        """.Replace("SCHEMA", schema, StringComparison.Ordinal))!;

    private static JsonObject Widget(string spec) => (JsonObject)JsonNode.Parse("""
        {"apiVersion": "example.org/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": SPEC}
        """.Replace("SPEC", spec, StringComparison.Ordinal))!;
}
