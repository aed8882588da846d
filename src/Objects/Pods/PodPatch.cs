using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// The user's own change of the pods (annotation <c>cnpg.io/podPatch</c>). It is made when a pod is, and is not part of what drift is
/// measured by: a changed patch restarts nothing.
/// </summary>
public static class PodPatch
{
    /// <summary>The pod with the patch of its Cluster; the pod itself where there is none.</summary>
    /// <exception cref="InvalidOperationException">The patch cannot be applied, or takes from the pod what makes it the Cluster's.</exception>
    public static Pod Apply(Cluster cluster, Pod pod)
    {
        if (cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.PodPatch) is not { } patch)
        {
            return pod;
        }

        Pod? patched;
        try
        {
            var json = JsonSerializer.SerializeToNode(pod, Pod.JsonTypeInfo)!.AsObject();
            patched = JsonPatchDocument.Apply(json, JsonNode.Parse(patch)).Deserialize(Pod.JsonTypeInfo);
        }
        catch (Exception error) when (error is JsonPatchException or JsonException)
        {
            throw new InvalidOperationException($"The annotation {Annotations.PodPatch} cannot be applied to pod {pod.Metadata.Name}: {error.Message}.", error);
        }

        return patched is not null && IsStillOurs(pod.Metadata, patched.Metadata)
            ? patched
            : throw new InvalidOperationException(
                $"The annotation {Annotations.PodPatch} takes the name, the owner or a label of the operator from pod {pod.Metadata.Name}: leave them as they are.");
    }

    private static bool IsStillOurs(ObjectMeta before, ObjectMeta? after) =>
        after is not null
        && (before.Name, before.Namespace) == (after.Name, after.Namespace)
        && after.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == before.OwnerReferences![0].Uid) == true
        && ((string[])[Labels.Cluster, Labels.InstanceName, Labels.PodRole]).All(label => after.Labels?.GetValueOrDefault(label) == before.Labels![label]);
}
