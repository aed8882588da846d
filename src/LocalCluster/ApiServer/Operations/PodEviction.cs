using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Deletes a pod only where the disruption budgets allow it.</summary>
internal static class PodEviction
{
    private static readonly ResourceType Pods = new("", "v1", "pods");
    private static readonly ResourceType Budgets = new("policy", "v1", "poddisruptionbudgets");

    /// <summary>Evicts a pod.</summary>
    /// <exception cref="ApiException">429: a budget does not allow it now.</exception>
    public static async ValueTask<JsonObject> Evict(ApiCore core, string @namespace, string name, JsonObject eviction, RequestOptions options, CancellationToken cancel)
    {
        if (eviction.Text("kind") is { } kind and not "Eviction")
        {
            throw ApiErrors.BadRequest($"{kind} in version \"{eviction.Text("apiVersion")}\" cannot be handled as a Eviction: an Eviction of policy/v1 is expected");
        }

        if (eviction.Name() != name)
        {
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        }

        if (eviction.Texts("deleteOptions", "dryRun").Any())
        {
            options = options with { DryRun = true };
        }

        var resource = core.Registry.Get(Pods);
        var pod = core.Reader.Get(resource, @namespace, name);
        var value = pod.Parse();
        var counts = value.Text("status", "phase") is not ("Succeeded" or "Failed" or "Pending") && !pod.Deleting;
        if (counts)
        {
            await Spend(core, pod, value, options, cancel);
        }

        if (!pod.Deleting)
        {
            await core.Writer.Update(
                resource,
                @namespace,
                name,
                "status",
                old =>
                {
                    Mark(old.Ensure("status"), core.Now());
                    return ValueTask.FromResult(old);
                },
                options,
                cancel);
        }

        var wanted = eviction.Child("deleteOptions");
        await core.Deleter.Delete(
            resource,
            @namespace,
            name,
            new DeleteOptions(
                wanted.Integer("gracePeriodSeconds"), wanted.Text("preconditions", "uid"), wanted.Text("preconditions", "resourceVersion"), wanted.Text("propagationPolicy")),
            options,
            cancel);
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 };
    }

    // Whoever made the pod can tell this end from a failure of the pod's own.
    private static void Mark(JsonObject status, string now) => Put(status, new JsonObject
    {
        ["type"] = "DisruptionTarget",
        ["status"] = "True",
        ["lastProbeTime"] = null,
        ["lastTransitionTime"] = now,
        ["reason"] = "EvictionByEvictionAPI",
        ["message"] = "Eviction API: evicting",
    });

    // There is one condition of a type: an eviction that was refused after its mark may be asked for again.
    private static void Put(JsonObject status, JsonObject condition)
    {
        var others = status.Objects("conditions").Where(one => one.Text("type") != condition.Text("type")).Select(one => (JsonNode)one.Copy());
        status["conditions"] = new JsonArray([.. others, condition]);
    }

    private static async ValueTask Spend(ApiCore core, StoredObject pod, JsonObject value, RequestOptions options, CancellationToken cancel)
    {
        var resource = core.Registry.Get(Budgets);
        var budgets = core.Store.Bucket(resource.Bucket).Objects
            .Where(one => one.Key.Namespace == pod.Key.Namespace)
            .Select(one => one.Value.Parse())
            .Where(budget => Selectors.Selects(budget.Child("spec", "selector"), pod.Labels))
            .ToList();
        if (budgets.Count == 0)
        {
            return;
        }

        if (budgets.Count > 1)
        {
            throw ApiErrors.Internal("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }

        if (!Ready(value) && MayGoUnready(budgets[0]))
        {
            return;
        }

        await core.Writer.Update(
            resource,
            pod.Key.Namespace,
            budgets[0].Name(),
            "status",
            budget =>
            {
                Decrement(budget, pod.Key.Name, core.Now());
                return ValueTask.FromResult(budget);
            },
            options,
            cancel);
    }

    private static bool Ready(JsonObject pod) => pod.Objects("status", "conditions").Any(one => one.Text("type") == "Ready" && one.Text("status") == "True");

    private static bool MayGoUnready(JsonObject budget) => budget.Text("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow"
        || (budget.Integer("status", "currentHealthy") >= budget.Integer("status", "desiredHealthy") && budget.Integer("status", "desiredHealthy") > 0);

    private static void Decrement(JsonObject budget, string pod, string now)
    {
        var status = budget.Ensure("status");
        if ((status.Integer("observedGeneration") ?? 0) < budget.Integer("metadata", "generation"))
        {
            throw Refused(budget, "Cannot evict pod as it would violate the pod's disruption budget.", $"The disruption budget {budget.Name()} is still being processed by the server.", 10);
        }

        if (status.Integer("disruptionsAllowed") is not > 0)
        {
            throw Refused(
                budget,
                "Cannot evict pod as it would violate the pod's disruption budget.",
                $"The disruption budget {budget.Name()} needs {status.Integer("desiredHealthy") ?? 0} healthy pods and has {status.Integer("currentHealthy") ?? 0} currently",
                0);
        }

        var left = status.Integer("disruptionsAllowed")!.Value - 1;
        status["disruptionsAllowed"] = left;
        status.Ensure("disruptedPods")[pod] = now;
        if (left == 0)
        {
            Exhausted(budget, status, now);
        }
    }

    private static void Exhausted(JsonObject budget, JsonObject status, string now) => Put(status, new JsonObject
    {
        ["type"] = "DisruptionAllowed",
        ["status"] = "False",
        ["observedGeneration"] = budget.Integer("metadata", "generation"),
        ["lastTransitionTime"] = now,
        ["reason"] = "InsufficientPods",
        ["message"] = "",
    });

    private static ApiException Refused(JsonObject budget, string message, string why, long retryAfter)
    {
        _ = budget;
        var details = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = why }) };
        if (retryAfter > 0)
        {
            details["retryAfterSeconds"] = retryAfter;
        }

        return ApiErrors.TooManyRequests(message, details);
    }
}
