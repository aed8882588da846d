using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public class OpenApiDocumentTests
{
    private static readonly TypeDescription pod = BuiltInTypes.Find("v1", "Pod")!;
    private static readonly JsonObject document = OpenApiDocument.ForGroupVersion([new OpenApiResource(pod.Resource!, pod.Subresources, pod)]);

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var schemas = (JsonObject)document["components"]!["schemas"]!;
        var text = document.ToJsonString();
        var names = text.Split("\"#/components/schemas/").Skip(1).Select(rest => rest[..rest.IndexOf('"')]).Distinct();

        Assert.All(names, name => Assert.Contains(name, schemas));
        Assert.Contains("io.k8s.api.core.v1.PodSpec", schemas);
    }

    [Fact]
    public void Lists_say_how_they_are_merged()
    {
        var containers = document["components"]!["schemas"]!["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!;

        Assert.Equal("map", (string?)containers["x-kubernetes-list-type"]);
        Assert.Equal("""["name"]""", containers["x-kubernetes-list-map-keys"]!.ToJsonString());
        Assert.Equal(("merge", "name"), ((string?)containers["x-kubernetes-patch-strategy"], (string?)containers["x-kubernetes-patch-merge-key"]));
    }

    [Fact]
    public void A_patch_says_which_kind_it_is_for_and_that_fields_can_be_validated()
    {
        var patch = document["paths"]!["/api/v1/namespaces/{namespace}/pods/{name}"]!["patch"]!;

        Assert.Equal("""{"group":"","kind":"Pod","version":"v1"}""", patch["x-kubernetes-group-version-kind"]!.ToJsonString());
        Assert.Contains(((JsonArray)patch["parameters"]!).Select(p => (string?)p!["name"]), name => name == "fieldValidation");
    }

    [Fact]
    public void A_custom_resource_keeps_its_schema()
    {
        var custom = (JsonObject)JsonNode.Parse("""{"type":"object","description":"a widget","properties":{"spec":{"type":"object","required":["a"]}}}""")!;
        var definition = new ResourceDefinition("example.surus.dev", "v1", "Widget", "widgets", true);
        var schemas = OpenApiDocument.ForGroupVersion([new OpenApiResource(definition, ["status"], Custom: custom)])["components"]!["schemas"]!;

        var widget = schemas["dev.surus.example.v1.Widget"]!;
        Assert.Equal("""{"type":"object","required":["a"]}""", widget["properties"]!["spec"]!.ToJsonString());
        Assert.NotNull(widget["properties"]!["metadata"]);
        Assert.NotNull(schemas["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]);
    }

    [Fact]
    public void The_older_version_has_definitions()
    {
        var older = OpenApiDocument.Version2([new OpenApiResource(pod.Resource!, pod.Subresources, pod)]);

        Assert.Equal("#/definitions/io.k8s.api.core.v1.PodSpec", (string?)older["definitions"]!["io.k8s.api.core.v1.Pod"]!["properties"]!["spec"]!["$ref"]);
        Assert.Equal("post", (string?)older["paths"]!["/api/v1/namespaces/{namespace}/pods"]!["post"]!["x-kubernetes-action"]);
        Assert.DoesNotContain("components/schemas", older.ToJsonString());
    }
}
