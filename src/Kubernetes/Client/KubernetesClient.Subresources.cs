using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <content>Subresources: scale, eviction, tokens, and who one is.</content>
public sealed partial class KubernetesClient
{
    /// <summary>How many replicas the object has and shall have.</summary>
    public async Task<Scale> GetScale<T>(NamespacedName key, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        ObjectJson.Read<Scale>(await transport.Send(Reading(ResourcePath.Object(T.Definition, key, "scale")), cancel).ConfigureAwait(false));

    /// <summary>Sets how many replicas the object shall have.</summary>
    public async Task<Scale> SetScale<T>(NamespacedName key, int replicas, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var patch = Kubernetes.Patch.Merge(new() { ["spec"] = new JsonObject { ["replicas"] = replicas } });
        return await SendPatch<Scale>(ResourcePath.Object(T.Definition, key, "scale"), patch, null, cancel).ConfigureAwait(false);
    }

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

    /// <summary>A token by which someone may come as the service account.</summary>
    public async Task<TokenRequest> CreateToken(NamespacedName serviceAccount, TokenRequest wanted, CancellationToken cancel)
    {
        var request = new ApiRequest(HttpMethod.Post, ResourcePath.Object(ServiceAccount.Definition, serviceAccount, "token"))
        {
            Body = ObjectJson.Write(wanted),
        };
        return ObjectJson.Read<TokenRequest>(await transport.Send(request, cancel).ConfigureAwait(false));
    }

    /// <summary>As whom the server sees this client.</summary>
    public async Task<UserInfo> WhoAmI(CancellationToken cancel)
    {
        var request = new ApiRequest(HttpMethod.Post, SelfSubjectReview.Definition.CollectionPath())
        {
            Body = ObjectJson.Write(new SelfSubjectReview()),
            Repeat = Repeat.Always,
        };
        var review = ObjectJson.Read<SelfSubjectReview>(await transport.Send(request, cancel).ConfigureAwait(false));
        return review.Status?.UserInfo ?? new UserInfo();
    }
}
