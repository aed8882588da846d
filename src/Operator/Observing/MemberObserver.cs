using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Looks at the instances of a Cluster: their objects in the caches, and themselves.</summary>
internal sealed class MemberObserver(Caches caches, InstanceContacts contacts, OperatorSettings settings, TimeProvider time)
{
    public async Task<ImmutableArray<MemberView>> Observe(Cluster cluster, ImageChoice image, StatusClient? client, CancellationToken cancel)
    {
        var found = new FoundObjects(cluster, caches);
        var memories = await AskAll(cluster, found.Pods.Values, client, cancel).ConfigureAwait(false);
        return
        [
            .. found.Names()
                .Select(name => (Name: name, Serial: ObjectNames.InstanceSerial(cluster.Metadata.Name!, name)))
                .Where(member => member.Serial is not null)
                .OrderBy(member => member.Serial)
                .Select(member => Member(cluster, found, member.Name, member.Serial!.Value, image, memories.GetValueOrDefault(member.Name))),
        ];
    }

    private async Task<Dictionary<string, InstanceMemory>> AskAll(
        Cluster cluster, IEnumerable<Pod> pods, StatusClient? client, CancellationToken cancel)
    {
        if (client is null)
        {
            return [];
        }

        var asked = await Task.WhenAll(pods.Select(async pod =>
        {
            var memory = string.IsNullOrEmpty(pod.Status?.PodIP)
                ? null
                : await contacts.Ask(new PodIdentity(cluster.Key(), pod.Metadata.Name!, pod.Metadata.Uid!), pod.Status.PodIP, client, cancel).ConfigureAwait(false);
            return (pod.Metadata.Name, Memory: memory);
        })).ConfigureAwait(false);
        return asked.Where(each => each.Memory is not null).ToDictionary(each => each.Name!, each => each.Memory!, StringComparer.Ordinal);
    }

    private MemberView Member(Cluster cluster, FoundObjects found, string name, int serial, ImageChoice image, InstanceMemory? memory)
    {
        var pod = found.Pods.GetValueOrDefault(name);
        var job = found.Jobs.GetValueOrDefault(name);

        // What a pod that is gone said last, and how it went, may be the evidence that a failover needs.
        var former = contacts.Former(cluster.Key(), name, pod?.Metadata.Uid);
        var wanted = pod is null || image.Name is null ? null : InstancePod.Create(cluster, settings, serial, new PostgresImage(image.Name, image.Major));
        memory ??= pod is null ? former : contacts.Of(new PodIdentity(cluster.Key(), name, pod.Metadata.Uid!));
        return new()
        {
            Name = name,
            Serial = serial,
            Pod = pod,
            Volumes = Volumes(cluster, found, name, serial),
            Job = job is null ? null : JobViews.Of(cluster, settings, serial, image, job),
            PodDrift = wanted is null ? null : PodDrift.Reason(pod!, wanted),
            MissingMetadata = wanted is null ? null : KeptMetadata.Missing(pod!.Metadata, wanted.Metadata),
            NodeLabels = NodeOf(pod) is { } node ? node.Metadata.Labels ?? ImmutableSortedDictionary<string, string>.Empty : null,
            Observation = Observations.Of(name, pod, memory, former, cluster.FencedInstances.Contains(name), NodeIsSchedulable(pod), time),
            Report = memory?.Report,
        };
    }

    private ImmutableArray<VolumeView> Volumes(Cluster cluster, FoundObjects found, string name, int serial)
    {
        var wanted = InstanceVolume.Of(cluster, serial);
        var claims = found.Claims[name].ToDictionary(claim => claim.Metadata.Name!, StringComparer.Ordinal);
        return
        [
            .. wanted.Select(volume => Volume(cluster, serial, volume, claims.GetValueOrDefault(volume.ClaimName), found.WasSeenBefore(volume.ClaimName))),
            .. claims.Values
                .Where(claim => wanted.All(volume => volume.ClaimName != claim.Metadata.Name))
                .OrderBy(claim => claim.Metadata.Name, StringComparer.Ordinal)
                .Select(claim => new VolumeView
                {
                    ClaimName = claim.Metadata.Name!,
                    Role = claim.Metadata.Labels?.GetValueOrDefault(Labels.PvcRole) ?? "",
                    Claim = claim,
                    IsWanted = false,
                }),
        ];
    }

    private VolumeView Volume(Cluster cluster, int serial, InstanceVolume volume, PersistentVolumeClaim? claim, bool wasSeenBefore) => new()
    {
        ClaimName = volume.ClaimName,
        Role = InstanceVolume.LabelValue(volume.Role),
        Claim = claim,
        WasSeenBefore = wasSeenBefore,
        MissingMetadata = claim is null
            ? null
            : KeptMetadata.Missing(claim.Metadata, VolumeClaims.Claim(cluster, settings, serial, volume).Metadata),
    };

    private bool NodeIsSchedulable(Pod? pod)
    {
        if (NodeOf(pod) is not { } node)
        {
            return true;
        }

        return node.Spec?.Unschedulable != true && node.Spec?.Taints?.Any(taint => settings.DrainTaints.Contains(taint.Key)) != true;
    }

    private Node? NodeOf(Pod? pod) => pod?.Spec?.NodeName is { Length: > 0 } name ? caches.Nodes.Lister.Find(new NamespacedName(null, name)) : null;
}
