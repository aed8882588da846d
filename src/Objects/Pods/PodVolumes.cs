using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The volumes of an instance's pod and jobs, and where containers see them.</summary>
internal static class PodVolumes
{
    public const string ServiceAccountVolume = "kube-api-access";
    private const string Scratch = "scratch-data";
    private const string SharedMemory = "shm";
    private const string Projected = "projected";
    private const int TokenLifetimeSeconds = 3607;
    private const int ReadableByAll = 420; // 0644

    public static IReadOnlyList<Volume> Volumes(Cluster cluster, int serial)
    {
        List<Volume> volumes = [.. InstanceVolume.Of(cluster, serial).Select(ClaimVolume)];
        volumes.InsertRange(1, [ScratchVolume(cluster), SharedMemoryVolume(cluster)]);
        if (cluster.Spec.ProjectedVolumeTemplate is { } template)
        {
            volumes.Add(new Volume { Name = Projected, Projected = template });
        }

        volumes.Add(TokenVolume());
        return volumes;
    }

    public static IReadOnlyList<VolumeMount> Mounts(Cluster cluster, int serial)
    {
        List<VolumeMount> mounts = [.. InstanceVolume.Of(cluster, serial).Select(volume => Mount(volume.PodVolumeName, volume.MountPath))];
        mounts.InsertRange(1, [Mount(Scratch, "/run"), Mount(Scratch, PodPaths.Controller), Mount(SharedMemory, PodPaths.SharedMemory)]);
        if (cluster.Spec.ProjectedVolumeTemplate is not null)
        {
            mounts.Add(Mount(Projected, PodPaths.Projected));
        }

        mounts.Add(Mount(ServiceAccountVolume, PodPaths.ServiceAccount) with { ReadOnly = true });
        return mounts;
    }

    private static VolumeMount Mount(string name, string path) => new() { Name = name, MountPath = path };

    private static Volume ClaimVolume(InstanceVolume volume) => new()
    {
        Name = volume.PodVolumeName,
        PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = volume.ClaimName },
    };

    private static Volume ScratchVolume(Cluster cluster) => cluster.Spec.EphemeralVolumeSource is { } ephemeral
        ? new() { Name = Scratch, Ephemeral = ephemeral }
        : new() { Name = Scratch, EmptyDir = new EmptyDirVolumeSource { SizeLimit = cluster.Spec.EphemeralVolumesSizeLimit?.TemporaryData } };

    private static Volume SharedMemoryVolume(Cluster cluster) => new()
    {
        Name = SharedMemory,
        EmptyDir = new EmptyDirVolumeSource { Medium = "Memory", SizeLimit = cluster.Spec.EphemeralVolumesSizeLimit?.Shm },
    };

    // The token is mounted by hand, so that the container that copies the manager does not get it.
    private static Volume TokenVolume() => new()
    {
        Name = ServiceAccountVolume,
        Projected = new ProjectedVolumeSource
        {
            DefaultMode = ReadableByAll,
            Sources =
            [
                new() { ServiceAccountToken = new ServiceAccountTokenProjection { ExpirationSeconds = TokenLifetimeSeconds, Path = "token" } },
                new() { ConfigMap = new ConfigMapProjection { Name = "kube-root-ca.crt", Items = [new KeyToPath { Key = "ca.crt", Path = "ca.crt" }] } },
                new()
                {
                    DownwardAPI = new DownwardAPIProjection
                    {
                        Items =
                        [
                            new DownwardAPIVolumeFile
                            {
                                Path = "namespace",
                                FieldRef = new ObjectFieldSelector { ApiVersion = "v1", FieldPath = "metadata.namespace" },
                            },
                        ],
                    },
                },
            ],
        },
    };
}
