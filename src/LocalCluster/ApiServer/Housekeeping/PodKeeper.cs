using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Finishes deletions of pods that a crash cut in two: whoever watches sees a pod marked before it is gone, and a server that ended in
/// between leaves the mark. Where the pod is on no node, nobody else would remove it.
/// </summary>
internal sealed class PodKeeper(ApiCore core) : IKeeper
{
    private static readonly ResourceType Pods = new("", "v1", "pods");
    private static readonly RequestOptions Request = RequestOptions.Internal("kube-controller-manager");

    /// <inheritdoc/>
    public async ValueTask Look(ResourceChange change, CancellationToken cancel)
    {
        // Nothing is made with a mark: what has one and no past was there when the server began.
        if (change is { Bucket: "pods", Change: { Previous: null, Current: { Deleting: true } pod } } && IsOver(pod.Parse()))
        {
            await core.Deleter.Delete(core.Registry.Get(Pods), pod.Key.Namespace, pod.Key.Name, new DeleteOptions(GracePeriodSeconds: 0, Uid: pod.Uid), Request, cancel);
        }
    }

    private static bool IsOver(JsonObject pod) => pod.Integer("metadata", "deletionGracePeriodSeconds") == 0 && !pod.Texts("metadata", "finalizers").Any();
}
