namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>Manifests of kind <c>List</c>: kubectl checks the objects in them by OpenAPI v2, which it reads as protobuf.</summary>
public sealed class ListManifestTests
{
    private const string Definition = """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.example.com"}, "spec": {
          "group": "example.com", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
          "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {
            "spec": {"type": "object", "properties": {"port": {"x-kubernetes-int-or-string": true}, "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}}}]}}
        """;

    [Theory]
    [InlineData("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "labels": {"k": "v"}}, "data": {"k": "v"}}""")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "c", "image": "i", "resources": {"limits": {"cpu": 1, "memory": "1Gi"}}, "livenessProbe": {"httpGet": {"port": 80}}}]}}""")]
    [InlineData("""{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}}""")]
    [InlineData("""{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": {"port": "http", "free": {"any": 1}}}""")]
    public async Task The_objects_of_a_list_are_created(string item)
    {
        await using var server = await ServerForKubectl.StartAsync();
        Assert.Equal("", (await server.Kubectl(Definition, ["create", "-f", "-"])).Error);
        var created = await server.Kubectl(List(item), ["create", "-o", "name", "-f", "-"]);
        Assert.Equal("", created.Error);
        Assert.EndsWith("/a", created.Output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "dta": {}}""", "unknown field \"dta\"")]
    [InlineData("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": "text"}""", "ConfigMap.data")]
    [InlineData("""{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": {"nope": 1}}""", "unknown field \"spec.nope\"")]
    public async Task What_is_wrong_in_a_list_is_said(string item, string problem)
    {
        await using var server = await ServerForKubectl.StartAsync();
        Assert.Equal("", (await server.Kubectl(Definition, ["create", "-f", "-"])).Error);
        var refused = await server.Kubectl(List(item), ["create", "-f", "-"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(problem, refused.Error, StringComparison.Ordinal);
    }

    private static string List(string item) => $$"""{"apiVersion": "v1", "kind": "List", "items": [{{item}}]}""";
}
