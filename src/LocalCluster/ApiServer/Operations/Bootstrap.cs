using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is there from the first moment: the namespaces the cluster lives in, and in memory what the stored services have taken.</summary>
internal static class Bootstrap
{
    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>Makes what is missing.</summary>
    public static void Run(ApiCore core)
    {
        foreach (var service in core.Store.Bucket("services").Objects.Values)
        {
            ServiceAllocation.Occupy(core.Services, service.Parse());
        }

        foreach (var name in Namespaces)
        {
            Put(core, "namespaces", "", name, () => new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name } },
                ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
                ["status"] = new JsonObject { ["phase"] = "Active" },
            });
        }

        foreach (var (name, priority) in new[] { ("system-cluster-critical", 2_000_000_000L), ("system-node-critical", 2_000_001_000L) })
        {
            Put(core, "scheduling.k8s.io/priorityclasses", "", name, () => new JsonObject
            {
                ["apiVersion"] = "scheduling.k8s.io/v1",
                ["kind"] = "PriorityClass",
                ["metadata"] = new JsonObject { ["generation"] = 1 },
                ["value"] = priority,
                ["preemptionPolicy"] = "PreemptLowerPriority",
            });
        }

        DefaultRoles.Run(core);
    }

    /// <summary>Stores an object unless there is one of that name.</summary>
    public static void Put(ApiCore core, string bucket, string @namespace, string name, Func<JsonObject> make)
    {
        var key = new ObjectKey(@namespace, name);
        if (core.Store.Get(bucket, key) is not null)
        {
            return;
        }

        var value = make();
        var metadata = value.Metadata();
        metadata["name"] = name;
        if (@namespace.Length > 0)
        {
            metadata["namespace"] = @namespace;
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = core.Now();
        core.Store.Commit(bucket, key, expected: null, revision => StoredObject.Encode(key, revision, value));
    }
}
