using Surus.LocalCluster.Tests.ApiServer;

namespace Surus.LocalCluster.Tests.Patches;

/// <summary>Elements of lists that are merged by keys, without their keys: an apply says what is missing.</summary>
public sealed class ListKeyTests
{
    [Theory]
    [InlineData("Pod", """{"containers": [{"image": "i"}]}""", """.spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)""")]
    [InlineData("Pod", """{"containers": [{"name": "c", "image": "i"}, null]}""", ".spec.containers: element 1: associative list with keys may not have a null element")]
    [InlineData("Pod", """{"containers": ["c"]}""", ".spec.containers: element 0: associative list with keys may not have non-map elements")]
    [InlineData("Pod", """{"containers": [{"name": "c", "image": "i"}], "topologySpreadConstraints": [{"maxSkew": 1}]}""", """.spec.topologySpreadConstraints: element 0: associative list with keys has an element that omits all key fields ["topologyKey" "whenUnsatisfiable"]""")]
    [InlineData("Pod", """{"containers": [{"name": "c", "image": "i"}], "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone"}]}""", "spec.topologySpreadConstraints[0].whenUnsatisfiable: ")]
    [InlineData("Service", """{"ports": [{"name": "x"}]}""", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    public async Task An_apply_says_which_key_is_missing(string kind, string spec, string problem)
    {
        await using var server = await ServerForKubectl.StartAsync();
        var manifest = $$"""{"apiVersion": "v1", "kind": "{{kind}}", "metadata": {"name": "a"}, "spec": {{spec}}}""";
        var refused = await server.Kubectl(manifest, ["apply", "--server-side", "--validate=ignore", "-f", "-"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(problem, refused.Error, StringComparison.Ordinal);
    }
}
