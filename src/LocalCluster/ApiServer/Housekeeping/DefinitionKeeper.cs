using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Removes the custom resources of a definition that is deleted, and then lets the definition go.</summary>
internal sealed class DefinitionKeeper(ApiCore core) : IKeeper
{
    /// <summary>Where definitions are stored.</summary>
    public const string Definitions = "apiextensions.k8s.io/customresourcedefinitions";

    /// <summary>Keeps a definition until its custom resources are gone.</summary>
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";
    private static readonly RequestOptions Request = RequestOptions.Internal("apiextensions");

    /// <inheritdoc/>
    public async ValueTask Look(ResourceChange change, CancellationToken cancel)
    {
        if (change.Bucket == Definitions && change.Change.Current is { Deleting: true } current)
        {
            await Clean(current.Key.Name, cancel);
        }
        else if (change.Change.Current is null && change.Bucket.Contains('.', StringComparison.Ordinal) && change.Bucket.Split('/') is [var group, var plural]
            && core.Store.Get(Definitions, new ObjectKey("", $"{plural}.{group}")) is { Deleting: true } waiting)
        {
            await Clean(waiting.Key.Name, cancel);
        }
    }

    private async ValueTask Clean(string name, CancellationToken cancel)
    {
        if (core.Store.Get(Definitions, new ObjectKey("", name))?.Parse() is not { } definition)
        {
            return;
        }

        var bucket = $"{definition.Text("spec", "group")}/{definition.Text("spec", "names", "plural")}";
        if (core.Registry.FindBucket(bucket) is { } resource)
        {
            foreach (var key in core.Store.Bucket(bucket).Objects.Where(one => !one.Value.Deleting).Select(one => one.Key).ToList())
            {
                await core.Deleter.Delete(resource, key.Namespace, key.Name, new DeleteOptions(), Request, cancel);
            }
        }

        if (core.Store.Bucket(bucket).Objects.IsEmpty)
        {
            await Change(name, "", old => old.Metadata()["finalizers"] = JsonAccess.Array(old.Texts("metadata", "finalizers").Where(one => one != Finalizer)), cancel);
            core.Store.EndWatches(bucket);
        }
        else
        {
            await Change(name, "status", old => CustomResourceDefinitionStatus.Terminating(core, old), cancel);
        }
    }

    private async ValueTask Change(string name, string subresource, Action<JsonObject> change, CancellationToken cancel) => await core.Writer.Update(
        core.Registry.Get(new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions")),
        null,
        name,
        subresource,
        old =>
        {
            change(old);
            return ValueTask.FromResult(old);
        },
        Request,
        cancel);
}
