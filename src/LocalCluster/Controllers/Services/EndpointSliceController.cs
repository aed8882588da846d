using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Lists, for each Service with a selector, the pods behind it: as an EndpointSlice and as Endpoints.</summary>
internal sealed class EndpointSliceController : Controller
{
    private readonly IClusterApi api;
    private readonly ObjectCache services;
    private readonly ObjectCache pods;
    private readonly ObjectCache slices;
    private readonly ObjectCache endpoints;

    public EndpointSliceController(
        IClusterApi api, ObjectCache services, ObjectCache pods, ObjectCache slices, ObjectCache endpoints, TimeProvider clock, ILogger logger)
        : base("endpointslice", clock, logger)
    {
        (this.api, this.services, this.pods, this.slices, this.endpoints) = (api, services, pods, slices, endpoints);
        services.Changed += (_, service) => Enqueue(service.Key);
        pods.Changed += (_, pod) =>
        {
            // The labels that a pod has lost are not known here: every selecting Service of its namespace looks again.
            foreach (var service in services.In(pod.Namespace).Where(service => service.Object("spec", "selector") is { Count: > 0 }))
            {
                Enqueue(service.Key);
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (services.Get(key) is not { IsTerminating: false } service || service.Object("spec", "selector") is not { Count: > 0 })
        {
            return null;
        }

        var selector = service.Map("spec", "selector");
        var selected = pods.In(key.Namespace).Where(pod => IsSelected(pod, selector)).ToList();
        await Write(ResourceTypes.EndpointSlices, slices, ServiceEndpoints.Slice(service, selected), cancel);
        await Write(ResourceTypes.Endpoints, endpoints, ServiceEndpoints.Endpoints(service, selected), cancel);
        return null;
    }

    private static bool IsSelected(JsonObject pod, IReadOnlyDictionary<string, string> selector)
    {
        if (pod.Text("status", "podIP") is null || pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return false;
        }

        var labels = pod.Map("metadata", "labels");
        return selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
    }

    private async Task Write(ResourceType type, ObjectCache cache, JsonObject wanted, CancellationToken cancel)
    {
        var seen = cache.Get(wanted.Key);
        if (seen is null)
        {
            cache.Observe(await api.Create(type, wanted.Namespace, wanted, cancel));
            return;
        }

        var changed = new JsonObject();
        foreach (var field in wanted.Select(entry => entry.Key).Where(field => field is "endpoints" or "ports" or "subsets"))
        {
            if (!JsonNode.DeepEquals(seen[field], wanted[field]))
            {
                changed[field] = wanted[field]!.DeepClone();
            }
        }

        if (changed.Count > 0)
        {
            await api.MergePatch(type, wanted.Namespace, wanted.Name, changed, null, cancel);
        }
    }
}
