using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Defaults of built-in kinds that depend on other fields.</summary>
internal static class BuiltInDefaults
{
    /// <summary>Fills in the object, whose static defaults are there already.</summary>
    public static void Apply(JsonObject value)
    {
        switch (value.TextOf("kind"))
        {
            case "Pod": Pod(value); break;
            case "Service": Service(value); break;
            case "Job": Job(value); break;
            case "Node": Node(value); break;
            case "ReplicationController" or "ReplicaSet" or "Deployment" or "StatefulSet" or "DaemonSet": Workload(value); break;
            case "CronJob": PodSpec(Object(value, "spec", "jobTemplate", "spec", "template", "spec")); break;
            case "PersistentVolumeClaim" or "PersistentVolume": Volume(value); break;
            case "RoleBinding" or "ClusterRoleBinding": Binding(value); break;
            case "NetworkPolicy": NetworkPolicy(value); break;
            case "CustomResourceDefinition": CustomResourceDefinition(value); break;
            case "Namespace": Namespace(value); break;
            default: break;
        }
    }

    private static void Pod(JsonObject pod)
    {
        var spec = Object(pod, "spec");
        PodSpec(spec);
        if (spec is null)
        {
            return;
        }

        spec.TryAdd("enableServiceLinks", JsonValue.Create(true));
        foreach (var container in Elements(spec, "initContainers").Concat(Elements(spec, "containers")))
        {
            RequestsFromLimits(container);
        }

        var status = Object(pod, "status");
        status?.TryAdd("phase", JsonValue.Create("Pending"));
    }

    private static void RequestsFromLimits(JsonObject container)
    {
        if (Object(container, "resources") is not { } resources || Object(resources, "limits") is not { } limits)
        {
            return;
        }

        var requests = Object(resources, "requests");
        if (requests is null)
        {
            resources["requests"] = requests = [];
        }

        foreach (var (resource, amount) in limits)
        {
            requests.TryAdd(resource, amount?.DeepClone());
        }
    }

    private static void PodSpec(JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        var hostNetwork = spec.FlagOf("hostNetwork");
        foreach (var container in Elements(spec, "initContainers").Concat(Elements(spec, "containers")).Concat(Elements(spec, "ephemeralContainers")))
        {
            container.TryAdd("imagePullPolicy", JsonValue.Create(PullPolicy(container.TextOf("image") ?? "")));
            foreach (var port in hostNetwork ? Elements(container, "ports") : [])
            {
                port.TryAdd("hostPort", port["containerPort"]?.DeepClone());
            }
        }

        foreach (var volume in Elements(spec, "volumes").Where(volume => volume.Count == 1 && volume.ContainsKey("name")))
        {
            volume["emptyDir"] = new JsonObject();
        }

        if (spec.WholeOf("terminationGracePeriodSeconds") < 0)
        {
            spec["terminationGracePeriodSeconds"] = 1;
        }

        if (spec.TextOf("serviceAccountName") is { } account)
        {
            spec.TryAdd("serviceAccount", JsonValue.Create(account));
        }
        else if (spec.TextOf("serviceAccount") is { } older)
        {
            spec["serviceAccountName"] = older;
        }
    }

    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        if (name.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        var tag = name.IndexOf(':', StringComparison.Ordinal);
        return tag < 0 || name[(tag + 1)..] == "latest" ? "Always" : "IfNotPresent";
    }

    private static void Workload(JsonObject workload)
    {
        var spec = Object(workload, "spec");
        PodSpec(Object(workload, "spec", "template", "spec"));
        var strategy = spec is null ? null : Object(spec, "strategy");
        if (strategy?.TextOf("type") == "RollingUpdate")
        {
            strategy.TryAdd("rollingUpdate", new JsonObject { ["maxUnavailable"] = "25%", ["maxSurge"] = "25%" });
        }

        var update = spec is null ? null : Object(spec, "updateStrategy");
        if (update?.TextOf("type") == "RollingUpdate")
        {
            update.TryAdd("rollingUpdate", workload.TextOf("kind") == "DaemonSet"
                ? new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 }
                : new JsonObject { ["partition"] = 0 });
        }

        if (workload.TextOf("kind") == "StatefulSet" && spec is not null)
        {
            spec.TryAdd("persistentVolumeClaimRetentionPolicy", new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" });
            foreach (var claim in Elements(spec, "volumeClaimTemplates"))
            {
                claim.TryAdd("apiVersion", JsonValue.Create("v1"));
                claim.TryAdd("kind", JsonValue.Create("PersistentVolumeClaim"));
                Volume(claim);
            }
        }
    }

    private static void Node(JsonObject node)
    {
        if (Object(node, "spec") is { } spec && spec["podCIDR"] is { } range && !spec.ContainsKey("podCIDRs"))
        {
            spec["podCIDRs"] = new JsonArray(range.DeepClone());
        }

        if (Object(node, "status", "capacity") is { } capacity)
        {
            Object(node, "status")!.TryAdd("allocatable", capacity.DeepClone());
        }
    }

    private static void Namespace(JsonObject @namespace)
    {
        if (Object(@namespace, "metadata") is { } metadata && metadata.TextOf("name") is { Length: > 0 } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }
    }

    private static void CustomResourceDefinition(JsonObject definition)
    {
        var spec = definition.Ensure("spec");
        var names = spec.Ensure("names");
        if (names.TextOf("kind") is { Length: > 0 } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }

        spec.Ensure("conversion").Default("strategy", "None");
    }

    private static void Job(JsonObject job)
    {
        if (Object(job, "spec") is not { } spec)
        {
            return;
        }

        if (Object(spec, "template", "metadata", "labels") is { } labels && Object(job, "metadata") is { } metadata && metadata["labels"] is not JsonObject { Count: > 0 })
        {
            metadata["labels"] = labels.DeepClone();
        }

        PodSpec(Object(spec, "template", "spec"));
        if (!spec.ContainsKey("completions") && !spec.ContainsKey("parallelism"))
        {
            spec["completions"] = 1;
        }

        spec.TryAdd("parallelism", JsonValue.Create(1));
        spec.TryAdd("completionMode", JsonValue.Create("NonIndexed"));
        spec.TryAdd("suspend", JsonValue.Create(false));
        spec.TryAdd("manualSelector", JsonValue.Create(false));
        if (!spec.ContainsKey("podFailurePolicy"))
        {
            spec.TryAdd("podReplacementPolicy", JsonValue.Create("TerminatingOrFailed"));
        }
        else
        {
            spec.TryAdd("podReplacementPolicy", JsonValue.Create("Failed"));
        }

        spec.TryAdd("backoffLimit", JsonValue.Create(spec.ContainsKey("backoffLimitPerIndex") ? int.MaxValue : 6));
    }

    private static void Service(JsonObject service)
    {
        if (Object(service, "spec") is not { } spec)
        {
            return;
        }

        var type = spec.TextOf("type");
        foreach (var port in type == "ExternalName" ? [] : Elements(spec, "ports"))
        {
            if (port["targetPort"] is null || port.TextOf("targetPort") == "" || port.WholeOf("targetPort") == 0)
            {
                port["targetPort"] = port["port"]?.DeepClone();
            }
        }

        if (spec.TextOf("sessionAffinity") == "ClientIP")
        {
            spec.TryAdd("sessionAffinityConfig", new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = 10800 } });
        }

        if (type is "ClusterIP" or "NodePort" or "LoadBalancer")
        {
            spec.TryAdd("internalTrafficPolicy", JsonValue.Create("Cluster"));
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            spec.TryAdd("externalTrafficPolicy", JsonValue.Create("Cluster"));
        }

        if (type == "LoadBalancer")
        {
            spec.TryAdd("allocateLoadBalancerNodePorts", JsonValue.Create(true));
        }
    }

    private static void Volume(JsonObject value)
    {
        var status = Object(value, "status");
        status?.TryAdd("phase", JsonValue.Create("Pending"));
    }

    private static void Binding(JsonObject binding)
    {
        foreach (var subject in Elements(binding, "subjects"))
        {
            if (subject.TextOf("kind") is "User" or "Group")
            {
                subject.TryAdd("apiGroup", JsonValue.Create("rbac.authorization.k8s.io"));
            }
        }

        if (Object(binding, "roleRef") is { } role && string.IsNullOrEmpty(role.TextOf("apiGroup")))
        {
            role["apiGroup"] = "rbac.authorization.k8s.io";
        }
    }

    private static void NetworkPolicy(JsonObject policy)
    {
        if (Object(policy, "spec") is { } spec && !spec.ContainsKey("policyTypes"))
        {
            spec["policyTypes"] = Elements(spec, "egress").Any() ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }
    }

    private static JsonObject? Object(JsonObject value, params ReadOnlySpan<string> path)
    {
        var current = value;
        foreach (var name in path)
        {
            if (current[name] is not JsonObject child)
            {
                return null;
            }

            current = child;
        }

        return current;
    }

    private static IEnumerable<JsonObject> Elements(JsonObject value, string list) => value[list] is JsonArray array ? array.OfType<JsonObject>() : [];
}
