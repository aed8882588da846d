using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <content>Subresources.</content>
public sealed partial class KubernetesClient
{
    /// <summary>Deletes the pod where its disruption budgets allow it.</summary>
    /// <returns>True where the pod goes or is gone; false where a budget forbids it for now.</returns>
    public async Task<bool> Evict(NamespacedName pod, CancellationToken cancel, DeleteOptions? options = null)
    {
        var eviction = new Eviction { Metadata = new ObjectMeta { Name = pod.Name, Namespace = pod.Namespace }, DeleteOptions = options };
        try
        {
            var request = new ApiRequest(HttpMethod.Post, ResourcePath.Object(Pod.Definition, pod, "eviction"))
            {
                Body = ObjectJson.Write(eviction),
                Repeat = Repeat.IfNotSent,
            };
            await transport.Send(request, cancel).ConfigureAwait(false);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return true;
        }
        catch (ApiException error) when (error.IsTooManyRequests)
        {
            return false;
        }
    }
}
