using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects.Tests;

public sealed class ServiceSpecMergeTests
{
    [Theory]
    [InlineData("what the API server and others filled in stays",
        """{"type":"ClusterIP","selector":{"a":"b"}}""",
        """{"type":"ClusterIP","selector":{"a":"b"}}""",
        """{"type":"ClusterIP","selector":{"a":"b"},"clusterIP":"10.0.0.1","internalTrafficPolicy":"Cluster","externalIPs":["1.2.3.4"]}""",
        """{"type":"ClusterIP","selector":{"a":"b"},"clusterIP":"10.0.0.1","internalTrafficPolicy":"Cluster","externalIPs":["1.2.3.4"],"ports":[]}""")]
    [InlineData("what is asked for no more is taken away",
        """{"type":"LoadBalancer","loadBalancerClass":"x"}""",
        """{"type":"LoadBalancer"}""",
        """{"type":"LoadBalancer","loadBalancerClass":"x","loadBalancerIP":"1.2.3.4"}""",
        """{"type":"LoadBalancer","loadBalancerIP":"1.2.3.4","ports":[]}""")]
    [InlineData("what others changed of ours is put right, also a selector that was widened",
        """{"selector":{"a":"b"}}""",
        """{"selector":{"a":"b"}}""",
        """{"selector":{"a":"b","c":"d"}}""",
        """{"selector":{"a":"b"},"ports":[]}""")]
    [InlineData("a port keeps the node port it was given",
        """{"ports":[{"name":"p","port":1}]}""",
        """{"ports":[{"name":"q","port":1,"targetPort":5}]}""",
        """{"ports":[{"name":"p","port":1,"protocol":"TCP","targetPort":1,"nodePort":30001}]}""",
        """{"ports":[{"name":"q","port":1,"protocol":"TCP","targetPort":5,"nodePort":30001}]}""")]
    [InlineData("a port with another number is another port; one of somebody else stays",
        """{"ports":[{"name":"p","port":1}]}""",
        """{"ports":[{"name":"p","port":2}]}""",
        """{"ports":[{"name":"p","port":1,"protocol":"TCP"},{"name":"theirs","port":9,"protocol":"TCP"}]}""",
        """{"ports":[{"name":"theirs","port":9,"protocol":"TCP"},{"name":"p","port":2}]}""")]
    [InlineData("one number twice, told apart by its protocol",
        "{}",
        """{"ports":[{"port":1,"protocol":"UDP"}]}""",
        """{"ports":[{"port":1,"protocol":"TCP"}]}""",
        """{"ports":[{"port":1,"protocol":"TCP"},{"port":1,"protocol":"UDP"}]}""")]
    [InlineData("an annotation that is no JSON takes nothing away",
        "nonsense",
        """{"type":"ClusterIP"}""",
        """{"type":"ClusterIP","externalName":"x"}""",
        """{"type":"ClusterIP","externalName":"x","ports":[]}""")]
    public void Three_sides_make_one(string what, string lastApplied, string wanted, string actual, string merged)
    {
        var result = ServiceSpecMerge.Merged(Service(wanted), Service(actual, lastApplied));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(merged), result), $"{what}: {result.ToJsonString()}");
    }

    [Fact]
    public void The_annotation_holds_the_spec()
    {
        var service = ServiceSpecMerge.WithLastApplied(Service("""{"type":"ClusterIP"}"""));
        Assert.Equal("""{"type":"ClusterIP"}""", service.Metadata.Annotations![Annotations.LastAppliedSpec]);
    }

    private static Service Service(string spec, string? lastApplied = null)
    {
        var metadata = new JsonObject { ["name"] = "s" };
        if (lastApplied is not null)
        {
            metadata["annotations"] = new JsonObject { [Annotations.LastAppliedSpec] = lastApplied };
        }

        var json = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = metadata, ["spec"] = JsonNode.Parse(spec) };
        return json.Deserialize(KubernetesTypes.Service.JsonTypeInfo)!;
    }
}
