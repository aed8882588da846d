using System.Text;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Gathers the files of volumes that are made from objects: configMap, secret, projected, downwardAPI.</summary>
/// <param name="api">Where the objects are.</param>
/// <param name="tokens">Who issues service-account tokens.</param>
/// <param name="hostAddress">The node's address.</param>
/// <param name="capacity">What the node has.</param>
/// <param name="time">The clock.</param>
internal sealed class VolumeSources(
    IClusterApi api, IServiceAccountTokens tokens, string hostAddress, IReadOnlyDictionary<string, Quantity> capacity, TimeProvider time)
{
    private const int DefaultMode = 0x1a4; // rw-r--r--
    private const long DefaultTokenSeconds = 3600;

    /// <summary>The files of a volume; null where the volume is not made from objects.</summary>
    /// <exception cref="VolumeException">An object or key that must be there is not.</exception>
    public async Task<VolumeContent?> GatherAsync(Pod pod, Volume volume, CancellationToken cancel)
    {
        if (volume.ConfigMap is { } map)
        {
            return new VolumeContent(await ConfigMap(pod, volume, map.Name!, map.Items, map.Optional, map.DefaultMode, cancel));
        }

        if (volume.Secret is { } secret)
        {
            return new VolumeContent(await Secret(pod, volume, secret.SecretName!, secret.Items, secret.Optional, secret.DefaultMode, cancel));
        }

        if (volume.DownwardAPI is { } fields)
        {
            return new VolumeContent(Fields(pod, volume, fields.Items ?? [], fields.DefaultMode));
        }

        return volume.Projected is { } projected ? await Projected(pod, volume, projected, cancel) : null;
    }

    private async Task<VolumeContent> Projected(Pod pod, Volume volume, ProjectedVolumeSource projected, CancellationToken cancel)
    {
        var files = new List<VolumeFile>();
        DateTimeOffset? refreshAt = null;
        foreach (var source in projected.Sources ?? [])
        {
            if (source.ConfigMap is { } map)
            {
                files.AddRange(await ConfigMap(pod, volume, map.Name!, map.Items, map.Optional, projected.DefaultMode, cancel));
            }
            else if (source.Secret is { } secret)
            {
                files.AddRange(await Secret(pod, volume, secret.Name!, secret.Items, secret.Optional, projected.DefaultMode, cancel));
            }
            else if (source.DownwardAPI is { } fields)
            {
                files.AddRange(Fields(pod, volume, fields.Items ?? [], projected.DefaultMode));
            }
            else if (source.ServiceAccountToken is { } wanted)
            {
                var token = await tokens.Issue(pod, wanted.Audience, wanted.ExpirationSeconds ?? DefaultTokenSeconds, cancel);
                files.Add(new VolumeFile(wanted.Path, Encoding.UTF8.GetBytes(token.Token), TokenMode(pod, projected.DefaultMode)));
                refreshAt = Earlier(refreshAt, RenewAt(token));
            }
        }

        return new VolumeContent(files, refreshAt);
    }

    /// <summary>A token is replaced after four fifths of its life.</summary>
    private DateTimeOffset RenewAt(ServiceAccountToken token)
    {
        var now = time.GetUtcNow();
        return now + (token.ExpiresAt - now) * 0.8;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a < b ? a.Value : b;

    /// <summary>Only its owner may read a token, unless the pod shares its files with a group.</summary>
    private static int TokenMode(Pod pod, int? mode) => pod.Spec?.SecurityContext?.FsGroup is null ? mode ?? DefaultMode : 0x180;

    private async Task<IReadOnlyList<VolumeFile>> ConfigMap(
        Pod pod, Volume volume, string name, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode, CancellationToken cancel)
    {
        var map = await api.Read<ConfigMap>(pod.Metadata.Namespace, name, cancel);
        if (map is null && optional != true)
        {
            throw new VolumeException($"Volume {volume.Name}: there is no ConfigMap {name} in namespace {pod.Metadata.Namespace}.");
        }

        var data = (map?.Data ?? new Dictionary<string, string>()).ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value));
        foreach (var (key, value) in map?.BinaryData ?? new Dictionary<string, byte[]>())
        {
            data[key] = value;
        }

        return Select(data, $"Volume {volume.Name}: the ConfigMap {name}", items, optional, mode);
    }

    private async Task<IReadOnlyList<VolumeFile>> Secret(
        Pod pod, Volume volume, string name, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode, CancellationToken cancel)
    {
        var secret = await api.Read<Secret>(pod.Metadata.Namespace, name, cancel);
        if (secret is null && optional != true)
        {
            throw new VolumeException($"Volume {volume.Name}: there is no Secret {name} in namespace {pod.Metadata.Namespace}.");
        }

        return Select(secret?.Data ?? new Dictionary<string, byte[]>(), $"Volume {volume.Name}: the Secret {name}", items, optional, mode);
    }

    private static IReadOnlyList<VolumeFile> Select(
        IReadOnlyDictionary<string, byte[]> data, string what, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode)
    {
        if (items is not { Count: > 0 })
        {
            return [.. data.Select(entry => new VolumeFile(entry.Key, entry.Value, mode ?? DefaultMode))];
        }

        var missing = items.FirstOrDefault(item => !data.ContainsKey(item.Key));
        return missing is not null && optional != true
            ? throw new VolumeException($"{what} has no key {missing.Key}.")
            : [.. items.Where(item => data.ContainsKey(item.Key)).Select(item =>
                new VolumeFile(item.Path, data[item.Key], item.Mode ?? mode ?? DefaultMode))];
    }

    private IReadOnlyList<VolumeFile> Fields(Pod pod, Volume volume, IReadOnlyList<DownwardAPIVolumeFile> items, int? mode) =>
        [.. items.Select(item => new VolumeFile(item.Path, Encoding.UTF8.GetBytes(Field(pod, volume, item)), item.Mode ?? mode ?? DefaultMode))];

    private string Field(Pod pod, Volume volume, DownwardAPIVolumeFile item)
    {
        var container = pod.Spec?.Containers.FirstOrDefault(container => container.Name == item.ResourceFieldRef?.ContainerName);
        var value = item.FieldRef is { } field ? FieldPath.Resolve(pod, field.FieldPath, pod.Status?.PodIP, hostAddress)
            : container is not null ? FieldPath.Resource(container, item.ResourceFieldRef!.Resource, item.ResourceFieldRef.Divisor, capacity)
            : null;
        return value ?? throw new VolumeException($"Volume {volume.Name}: {item.Path} refers to a field that pods do not offer.");
    }
}
