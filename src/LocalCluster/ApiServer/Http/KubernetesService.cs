using System.Net;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The service <c>kubernetes</c> in the namespace <c>default</c>, by which pods reach the API server.</summary>
internal static class KubernetesService
{
    private const string Name = "kubernetes";
    private const string Namespace = "default";
    private static readonly RequestOptions Request = RequestOptions.Internal("apiserver");

    /// <summary>Makes the service where it is missing, and points it at the first endpoint that is not on loopback.</summary>
    public static async ValueTask Publish(ApiCore core, ApiServerOptions options, int port, CancellationToken cancel)
    {
        await Service(core, cancel);
        var endpoint = options.Listen.FirstOrDefault(one => !IPAddress.IsLoopback(one.Address));
        if (endpoint is not null)
        {
            await Slice(core, endpoint.Address.ToString(), endpoint.Port == 0 ? port : endpoint.Port, cancel);
        }
    }

    private static async ValueTask Service(ApiCore core, CancellationToken cancel)
    {
        var resource = core.Registry.Get(new ResourceType("", "v1", "services"));
        if (core.Reader.Find(resource, Namespace, Name) is not null)
        {
            return;
        }

        await core.Writer.Create(
            resource,
            Namespace,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = Name } },
                ["spec"] = new JsonObject
                {
                    ["clusterIP"] = core.Services.ApiServerAddress.ToString(),
                    ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["targetPort"] = 6443 }),
                },
            },
            Request,
            cancel);
    }

    private static async ValueTask Slice(ApiCore core, string address, int port, CancellationToken cancel)
    {
        var resource = core.Registry.Get(new ResourceType("discovery.k8s.io", "v1", "endpointslices"));
        var slice = new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind,
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = Name } },
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray(address), ["conditions"] = new JsonObject { ["ready"] = true } }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" }),
        };
        if (core.Reader.Find(resource, Namespace, Name) is null)
        {
            await core.Writer.Create(resource, Namespace, slice, Request, cancel);
        }
        else
        {
            await core.Writer.Replace(resource, Namespace, Name, "", slice, Request, cancel);
        }
    }
}
