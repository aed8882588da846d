using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>Custom resources from their definition to their end.</summary>
public sealed class CustomResourceTests
{
    private static readonly ResourceType Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static readonly ResourceType Widgets = new("example.org", "v1", "widgets");

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_element_without_its_key_is_refused_and_says_which()
    {
        await Define("""{"l": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}}}""");
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await api.Create(Widgets, "default", Widget("""{"l": [{"k": "1"}, {}]}"""), Cancel));
        Assert.Equal(422, refused.Code);
        Assert.Contains("spec.l[1].k: Required value", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a": "too long", "n": 1}""", null)]
    [InlineData("""{"a": "longer still"}""", "spec.a: Too long")]
    [InlineData("""{"a": "ok"}""", null)]
    [InlineData("""{"a": "too long", "m": [{"k": "x", "v": "too long"}, {"k": "y", "v": "ok"}]}""", null)]
    [InlineData("""{"a": "too long", "m": [{"k": "z", "v": "too long"}]}""", "spec.m[0].v: Too long")]
    public async Task What_an_update_leaves_as_it_was_is_not_judged_by_a_stricter_schema(string spec, string? problem)
    {
        const string Loose = """{"a": {"type": "string"}, "n": {"type": "integer"}, "m": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}, "v": {"type": "string"}}}}}""";
        await Define(Loose);
        var widget = await api.Create(Widgets, "default", Widget("""{"a": "too long", "m": [{"k": "x", "v": "too long"}]}"""), Cancel);
        await Redefine(Loose.Replace("\"a\": {\"type\": \"string\"", "\"a\": {\"type\": \"string\", \"maxLength\": 3", StringComparison.Ordinal)
            .Replace("\"v\": {\"type\": \"string\"", "\"v\": {\"type\": \"string\", \"maxLength\": 3", StringComparison.Ordinal));
        widget["spec"] = JsonNode.Parse(spec);
        if (problem is null)
        {
            await api.Update(Widgets, "default", "w", widget, null, Cancel);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<ApiException>(async () => await api.Update(Widgets, "default", "w", widget, null, Cancel));
            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_default_that_is_younger_than_the_object_is_read_with_it()
    {
        await Define("""{"a": {"type": "string"}, "gone": {"type": "string"}}""");
        await api.Create(Widgets, "default", Widget("""{"a": "1", "gone": "x"}"""), Cancel);
        await Redefine("""{"a": {"type": "string"}, "late": {"type": "integer", "default": 7}}""");
        var read = await api.Get(Widgets, "default", "w", Cancel);
        Assert.Equal("""{"a":"1","late":7}""", read!["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_replacement_must_name_what_it_replaces()
    {
        await Define("""{"a": {"type": "string"}}""");
        await api.Create(Widgets, "default", Widget("""{"a": "1"}"""), Cancel);
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await api.Update(Widgets, "default", "w", Widget("""{"a": "2"}"""), null, Cancel));
        Assert.Contains("metadata.resourceVersion", refused.Message, StringComparison.Ordinal);
    }

    private async Task Define(string properties) => await api.Create(Definitions, null, Definition(properties), Cancel);

    private async Task Redefine(string properties)
    {
        var present = await api.Get(Definitions, null, "widgets.example.org", Cancel);
        present!["spec"] = Definition(properties)["spec"]!.DeepClone();
        await api.Update(Definitions, null, "widgets.example.org", present, null, Cancel);
    }

    private static JsonObject Definition(string properties) => (JsonObject)JsonNode.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.example.org"},
          "spec": {
            "group": "example.org", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
            "versions": [{
              "name": "v1", "served": true, "storage": true,
              "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": PROPERTIES}}}}
            }]
          }
        }
        """.Replace("PROPERTIES", properties, StringComparison.Ordinal))!;

    private static JsonObject Widget(string spec) => (JsonObject)JsonNode.Parse("""
        {"apiVersion": "example.org/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": SPEC}
        """.Replace("SPEC", spec, StringComparison.Ordinal))!;
}
