using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Nothing is created in a namespace that is not there or is going away, and the namespaces the cluster lives in stay.</summary>
internal sealed class NamespaceLifecycle(ApiCore core) : IAdmissionPlugin
{
    /// <summary>The namespaces that can't be deleted.</summary>
    public static readonly IReadOnlyList<string> Immortal = ["default", "kube-system", "kube-public"];

    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        var resource = attributes.Context.Resource;
        if (!resource.Namespaced || !string.Equals(attributes.Operation, "CREATE", StringComparison.Ordinal))
        {
            return ValueTask.CompletedTask;
        }

        var name = attributes.Subject.Namespace();
        var found = core.Store.Get("namespaces", new ObjectKey("", name)) ?? throw ApiErrors.NotFound("", "namespaces", name);
        if (found.Deleting)
        {
            throw Terminating(resource, attributes.Subject.Name(), name);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        var resource = attributes.Context.Resource;
        if (string.Equals(attributes.Operation, "DELETE", StringComparison.Ordinal) && string.Equals(resource.Bucket, "namespaces", StringComparison.Ordinal)
            && Immortal.Contains(attributes.Subject.Name(), StringComparer.Ordinal))
        {
            throw ApiErrors.Forbidden(resource, attributes.Subject.Name(), "this namespace may not be deleted");
        }

        return ValueTask.CompletedTask;
    }

    private static ApiException Terminating(ApiResource resource, string objectName, string @namespace)
    {
        var refused = ApiErrors.Forbidden(resource, objectName, $"unable to create new content in namespace {@namespace} because it is being terminated");
        refused.Details!["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {@namespace} is being terminated",
            ["field"] = "metadata.namespace",
        });
        return refused;
    }
}
