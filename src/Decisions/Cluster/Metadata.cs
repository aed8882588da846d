using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>Brings to pods and volumes the labels and annotations that their Cluster gained since they were made.</summary>
internal static class Metadata
{
    public static Opinion Judge(ClusterView view) => new()
    {
        Steps =
        [
            .. view.Members.Where(member => member is { HasPod: true, MissingMetadata: not null })
                .Select(member => Step(nameof(Pod), member.Pod!.Metadata, member.MissingMetadata!)),
            .. view.Members.SelectMany(member => member.Volumes).Where(volume => volume is { Exists: true, MissingMetadata: not null })
                .Select(volume => Step(nameof(PersistentVolumeClaim), volume.Claim!.Metadata, volume.MissingMetadata!)),
        ],
    };

    private static ClusterStep.SetMetadata Step(string kind, ObjectMeta actual, ObjectMeta missing)
    {
        var keys = string.Join(", ", (missing.Labels?.Keys ?? []).Concat(missing.Annotations?.Keys ?? []));
        return new(kind, actual.Name!, actual.Uid!, missing, $"{kind} {actual.Name} does not carry what the Cluster asks for: {keys}.");
    }
}
