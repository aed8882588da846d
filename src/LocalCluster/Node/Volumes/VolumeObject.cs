using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Names an object that pods' volumes are made from or wait for. Pure.</summary>
/// <param name="Kind"><c>Secret</c>, <c>ConfigMap</c> or <c>PersistentVolumeClaim</c>.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct VolumeObject(string Kind, string Namespace, string Name)
{
    /// <summary>The objects that a pod's volumes need.</summary>
    public static IEnumerable<VolumeObject> UsedBy(Pod pod)
    {
        var @namespace = pod.Metadata.Namespace ?? "";
        foreach (var volume in pod.Spec?.Volumes ?? [])
        {
            string?[] secrets = [volume.Secret?.SecretName, .. (volume.Projected?.Sources ?? []).Select(source => source.Secret?.Name)];
            string?[] maps = [volume.ConfigMap?.Name, .. (volume.Projected?.Sources ?? []).Select(source => source.ConfigMap?.Name)];
            foreach (var name in secrets.OfType<string>())
            {
                yield return new VolumeObject("Secret", @namespace, name);
            }

            foreach (var name in maps.OfType<string>())
            {
                yield return new VolumeObject("ConfigMap", @namespace, name);
            }

            if (volume.PersistentVolumeClaim?.ClaimName is { } claim)
            {
                yield return new VolumeObject("PersistentVolumeClaim", @namespace, claim);
            }
        }
    }
}
