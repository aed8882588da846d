using System.Text.Json.Nodes;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class ServiceEndpointsTests
{
    private static readonly JsonObject service = Json("""
        {"metadata": {"name": "web", "namespace": "default", "uid": "u"}, "spec": {"ports": [{"name": "http", "port": 80, "targetPort": "listen"}]}}
        """);

    [Fact]
    public void A_named_target_port_is_that_of_the_pods()
    {
        var slice = ServiceEndpoints.Slice(service, [Pod("10.0.0.1", ready: true)]);
        Assert.Equal(8080, (long)slice["ports"]![0]!["port"]!);
    }

    [Fact]
    public void Only_ready_pods_serve()
    {
        var endpoints = ServiceEndpoints.Endpoints(service, [Pod("10.0.0.1", ready: true), Pod("10.0.0.2", ready: false)]);
        Assert.Equal("10.0.0.1", (string?)endpoints["subsets"]![0]!["addresses"]![0]!["ip"]);
        Assert.Equal("10.0.0.2", (string?)endpoints["subsets"]![0]!["notReadyAddresses"]![0]!["ip"]);
    }

    [Fact]
    public void A_pod_that_is_going_no_longer_serves()
    {
        var pod = Pod("10.0.0.1", ready: true);
        pod["metadata"]!["deletionTimestamp"] = "2024-01-01T00:00:00Z";
        var conditions = ServiceEndpoints.Slice(service, [pod])["endpoints"]![0]!["conditions"]!;
        Assert.Equal((false, true, true), ((bool)conditions["ready"]!, (bool)conditions["serving"]!, (bool)conditions["terminating"]!));
    }

    private static JsonObject Pod(string address, bool ready) => Json($$$"""
        {"metadata": {"name": "p", "namespace": "default", "uid": "p"},
         "spec": {"nodeName": "n", "containers": [{"ports": [{"name": "listen", "containerPort": 8080}]}]},
         "status": {"podIP": "{{{address}}}", "conditions": [{"type": "Ready", "status": "{{{(ready ? "True" : "False")}}}"}]}}
        """);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
