using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>The objects that say which pods stand behind a Service.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The Service's EndpointSlice; one is enough for the sizes of a local cluster.</summary>
    public static JsonObject Slice(JsonObject service, IReadOnlyList<JsonObject> pods) => new()
    {
        ["apiVersion"] = "discovery.k8s.io/v1",
        ["kind"] = "EndpointSlice",
        ["metadata"] = Metadata(service, new JsonObject
        {
            ["kubernetes.io/service-name"] = service.Name,
            ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io",
        }),
        ["addressType"] = "IPv4",
        ["endpoints"] = new JsonArray([.. pods.Select(pod => Endpoint(service, pod))]),
        ["ports"] = new JsonArray([.. service.Objects("spec", "ports").Select(port => Port(port, pods))]),
    };

    /// <summary>The same in the older form that <c>kubectl get endpoints</c> shows.</summary>
    public static JsonObject Endpoints(JsonObject service, IReadOnlyList<JsonObject> pods)
    {
        var publish = service.Flag("spec", "publishNotReadyAddresses");
        var groups = pods.ToLookup(pod => publish || IsReady(pod));
        var subset = new JsonObject();
        AddAddresses(subset, "addresses", groups[true]);
        AddAddresses(subset, "notReadyAddresses", groups[false]);
        var subsets = new JsonArray();
        if (subset.Count > 0)
        {
            subset["ports"] = new JsonArray([.. service.Objects("spec", "ports").Select(port => Port(port, pods))]);
            subsets.Add((JsonNode)subset);
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Endpoints",
            ["metadata"] = Metadata(service, []),
            ["subsets"] = subsets,
        };
    }

    private static JsonObject Metadata(JsonObject service, JsonObject labels) => new()
    {
        ["name"] = service.Name,
        ["namespace"] = service.Namespace,
        ["labels"] = labels,
        ["ownerReferences"] = new JsonArray(PodTemplate.OwnerReference(service, "v1", "Service")),
    };

    private static bool IsReady(JsonObject pod) => PodTemplate.IsReady(pod) && !pod.IsTerminating;

    private static JsonObject Endpoint(JsonObject service, JsonObject pod)
    {
        var ready = service.Flag("spec", "publishNotReadyAddresses") || IsReady(pod);
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = new JsonObject
            {
                ["ready"] = ready,
                ["serving"] = PodTemplate.IsReady(pod),
                ["terminating"] = pod.IsTerminating,
            },
            ["nodeName"] = pod.Text("spec", "nodeName"),
            ["targetRef"] = Reference(pod),
        };
        if (pod.Text("spec", "hostname") is { } hostname && pod.Text("spec", "subdomain") == service.Name)
        {
            endpoint["hostname"] = hostname;
        }

        return endpoint;
    }

    private static JsonObject Reference(JsonObject pod) => new()
    {
        ["kind"] = "Pod",
        ["name"] = pod.Name,
        ["namespace"] = pod.Namespace,
        ["uid"] = pod.Uid,
    };

    private static JsonObject Port(JsonObject port, IReadOnlyList<JsonObject> pods)
    {
        var target = new JsonObject { ["port"] = TargetPort(port, pods), ["protocol"] = port.Text("protocol") ?? "TCP" };
        target["name"] = port.Text("name") ?? "";
        return target;
    }

    // A target port may be a name that the pods' containers give to a number.
    private static long? TargetPort(JsonObject port, IReadOnlyList<JsonObject> pods)
    {
        if (port.Text("targetPort") is not { } name)
        {
            return port.Integer("targetPort") ?? port.Integer("port");
        }

        return pods
            .SelectMany(pod => pod.Objects("spec", "containers"))
            .SelectMany(container => container.Objects("ports"))
            .FirstOrDefault(named => named.Text("name") == name)?
            .Integer("containerPort");
    }

    private static void AddAddresses(JsonObject subset, string field, IEnumerable<JsonObject> pods)
    {
        var addresses = new JsonArray();
        foreach (var pod in pods)
        {
            addresses.Add((JsonNode)new JsonObject
            {
                ["ip"] = pod.Text("status", "podIP"),
                ["nodeName"] = pod.Text("spec", "nodeName"),
                ["targetRef"] = Reference(pod),
            });
        }

        if (addresses.Count > 0)
        {
            subset[field] = addresses;
        }
    }
}
