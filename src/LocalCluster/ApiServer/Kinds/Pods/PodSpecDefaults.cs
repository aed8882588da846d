using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The defaults of a pod's spec, alone or as the template of a workload.</summary>
internal static class PodSpecDefaults
{
    /// <summary>Fills in what was left out.</summary>
    public static void Apply(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if (!string.IsNullOrEmpty(spec.Text("serviceAccountName")))
        {
            spec["serviceAccount"] = spec.Text("serviceAccountName");
        }
        else if (!string.IsNullOrEmpty(spec.Text("serviceAccount")))
        {
            spec["serviceAccountName"] = spec.Text("serviceAccount");
        }

        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Container(container, spec.Flag("hostNetwork"));
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume);
        }
    }

    private static void Container(JsonObject container, bool hostNetwork)
    {
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", PullsAlways(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port["containerPort"] is { } number)
            {
                port.Default("hostPort", number.DeepClone());
            }
        }

        foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container.Child(probe) is { } found)
            {
                Probe(found);
            }
        }

        foreach (var hook in new[] { container.Child("lifecycle", "postStart", "httpGet"), container.Child("lifecycle", "preStop", "httpGet") })
        {
            HttpGet(hook);
        }

        foreach (var reference in container.Objects("env").Select(variable => variable.Child("valueFrom", "fieldRef")).OfType<JsonObject>())
        {
            reference.Default("apiVersion", "v1");
        }
    }

    /// <summary>What a container may use at most is what it asks for, where it does not say. Templates stay as they are.</summary>
    public static void LimitsAsRequests(JsonObject resources)
    {
        if (resources.Child("limits") is not { Count: > 0 } limits)
        {
            return;
        }

        var requests = resources.Ensure("requests");
        foreach (var (name, amount) in limits.ToList())
        {
            requests.Default(name, amount?.DeepClone());
        }
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        HttpGet(probe.Child("httpGet"));
        if (probe.Child("grpc") is { } grpc)
        {
            grpc.Default("service", "");
        }
    }

    private static void HttpGet(JsonObject? request)
    {
        request?.Default("path", "/");
        request?.Default("scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var source in new[] { "secret", "configMap", "downwardAPI", "projected" })
        {
            volume.Child(source)?.Default("defaultMode", 420);
        }

        if (volume.Child("hostPath") is { } hostPath)
        {
            hostPath.Default("type", "");
        }

        if (volume.All(member => member.Key == "name"))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in volume.Objects("projected", "sources"))
        {
            source.Child("serviceAccountToken")?.Default("expirationSeconds", 3600);
            DownwardItems(source.Child("downwardAPI"));
        }

        DownwardItems(volume.Child("downwardAPI"));
        if (volume.Child("ephemeral", "volumeClaimTemplate", "spec") is { } claim)
        {
            claim.Default("volumeMode", "Filesystem");
        }
    }

    private static void DownwardItems(JsonObject? source)
    {
        foreach (var reference in source.Objects("items").Select(item => item.Child("fieldRef")).OfType<JsonObject>())
        {
            reference.Default("apiVersion", "v1");
        }
    }

    private static bool PullsAlways(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !image.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal));
    }
}
