using System.Globalization;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>Makes the volumes of a pod: for each a directory (or file) of this machine.</summary>
internal sealed class VolumeMounter(
    IClusterApi api, VolumeSources sources, ImageMap images, RootFileSystem roots, FrozenVolumes frozen, TimeProvider time)
{
    private const string Objects = "objects";
    private const string EmptyDirs = "empty-dirs";
    private const string Images = "images";

    /// <summary>Makes all volumes. Safe to repeat.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="folder">The pod's folder for volumes.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="VolumeException">One can't be made.</exception>
    public async Task<MountedVolumes> MountAsync(Pod pod, string folder, CancellationToken cancel)
    {
        var paths = new Dictionary<string, MountedVolume>();
        DateTimeOffset? refreshAt = null;
        foreach (var volume in pod.Spec?.Volumes ?? [])
        {
            if (await sources.GatherAsync(pod, volume, cancel) is { } content)
            {
                paths[volume.Name] = new MountedVolume(WriteObjects(pod, folder, volume.Name, content), ReadOnly: true);
                refreshAt = content.RefreshAt < refreshAt || refreshAt is null ? content.RefreshAt : refreshAt;
            }
            else
            {
                paths[volume.Name] = await MountAsync(pod, volume, folder, cancel);
            }
        }

        return new MountedVolumes(paths, refreshAt);
    }

    /// <summary>Brings the files made from objects up to date; returns when they must be looked at again at the latest.</summary>
    public async Task<DateTimeOffset?> RefreshAsync(Pod pod, string folder, CancellationToken cancel)
    {
        DateTimeOffset? refreshAt = null;
        foreach (var volume in pod.Spec?.Volumes ?? [])
        {
            if (await sources.GatherAsync(pod, volume, cancel) is { } content)
            {
                WriteObjects(pod, folder, volume.Name, content);
                refreshAt = content.RefreshAt < refreshAt || refreshAt is null ? content.RefreshAt : refreshAt;
            }
        }

        return refreshAt;
    }

    /// <summary>Takes the volumes away that have mounts of their own. Safe to repeat.</summary>
    public static void Unmount(string folder)
    {
        foreach (var kind in (string[])[EmptyDirs, Images])
        {
            var parent = Path.Combine(folder, kind);
            foreach (var directory in Directory.Exists(parent) ? Directory.GetDirectories(parent) : [])
            {
                Native.Unmount(directory);
                RootFileSystem.Remove(directory);
            }
        }
    }

    private string WriteObjects(Pod pod, string folder, string name, VolumeContent content)
    {
        var directory = Path.Combine(folder, Objects, name);
        AtomicDirectory.Write(directory, content.Files, (int?)pod.Spec?.SecurityContext?.FsGroup, time.GetUtcNow());
        return directory;
    }

    private async Task<MountedVolume> MountAsync(Pod pod, Volume volume, string folder, CancellationToken cancel)
    {
        if (volume.HostPath is { } hostPath)
        {
            return new MountedVolume(HostPath(volume.Name, hostPath));
        }

        if (volume.PersistentVolumeClaim is { } claim)
        {
            return await Claim(pod, volume.Name, claim.ClaimName, claim.ReadOnly == true, cancel);
        }

        if (volume.Ephemeral is not null)
        {
            return await Claim(pod, volume.Name, $"{pod.Metadata.Name}-{volume.Name}", readOnly: false, cancel);
        }

        if (volume.Image is { } image)
        {
            return new MountedVolume(ImageVolume(volume.Name, image.Reference ?? "", folder), ReadOnly: true);
        }

        return volume.EmptyDir is { } emptyDir
            ? new MountedVolume(EmptyDir(pod, volume.Name, emptyDir, folder))
            : throw new VolumeException($"Volume {volume.Name} is of a kind that this cluster does not offer.");
    }

    private static string EmptyDir(Pod pod, string name, EmptyDirVolumeSource emptyDir, string folder)
    {
        var directory = Path.Combine(folder, EmptyDirs, name);
        if (Directory.Exists(directory))
        {
            return directory;
        }

        Directory.CreateDirectory(directory);
        if (emptyDir.Medium == "Memory")
        {
            var size = emptyDir.SizeLimit is { } limit ? string.Create(CultureInfo.InvariantCulture, $"size={limit.Value}") : "";
            Native.Mount("tmpfs", directory, "tmpfs", size);
        }

        File.SetUnixFileMode(directory, (UnixFileMode)Convert.ToInt32("777", 8));
        VolumeOwnership.Apply(directory, pod);
        return directory;
    }

    private static string HostPath(string name, HostPathVolumeSource source)
    {
        var path = source.Path;
        switch (source.Type)
        {
            case "DirectoryOrCreate":
                Directory.CreateDirectory(path);
                break;
            case "FileOrCreate" when !File.Exists(path):
                File.Create(path).Dispose();
                break;
            case "Directory" when !Directory.Exists(path):
                throw new VolumeException($"Volume {name}: the directory {path} does not exist on this machine.");
            case "File" when !File.Exists(path):
                throw new VolumeException($"Volume {name}: the file {path} does not exist on this machine.");
        }

        return Path.Exists(path) ? path : throw new VolumeException($"Volume {name}: {path} does not exist on this machine.");
    }

    private async Task<MountedVolume> Claim(Pod pod, string name, string claimName, bool readOnly, CancellationToken cancel)
    {
        var claim = await api.Read<PersistentVolumeClaim>(pod.Metadata.Namespace, claimName, cancel)
            ?? throw new VolumeException($"Volume {name}: there is no PersistentVolumeClaim {claimName} in namespace {pod.Metadata.Namespace}.");
        if (claim.Status?.Phase != "Bound" || claim.Spec?.VolumeName is not { Length: > 0 } volumeName)
        {
            throw new VolumeException($"Volume {name}: the PersistentVolumeClaim {claimName} is not bound yet.");
        }

        var volume = await api.Read<PersistentVolume>(null, volumeName, cancel)
            ?? throw new VolumeException($"Volume {name}: the PersistentVolume {volumeName} of the claim {claimName} does not exist.");
        var path = volume.Spec?.HostPath?.Path ?? volume.Spec?.Local?.Path
            ?? throw new VolumeException($"Volume {name}: the PersistentVolume {volumeName} is neither hostPath nor local.");
        frozen.Require(path);
        Directory.CreateDirectory(path);
        if (volume.Metadata.Annotations?.GetValueOrDefault(LoopVolume.ImageAnnotation) is { } image)
        {
            await Mount(new LoopVolume(image, path), pod, claim, cancel);
        }

        if (!readOnly)
        {
            VolumeOwnership.Apply(path, pod);
        }

        return new MountedVolume(path, readOnly);
    }

    /// <summary>A file system that could not grow in use grows here, before the pod has it.</summary>
    private async Task Mount(LoopVolume volume, Pod pod, PersistentVolumeClaim claim, CancellationToken cancel)
    {
        try
        {
            if (claim.Status!.Conditions?.Any(condition => condition.Type == LoopVolume.ResizePending && condition.Status == "True") == true
                && await volume.GrowUnusedAsync(time, cancel))
            {
                var status = new JsonObject
                {
                    ["capacity"] = new JsonObject { ["storage"] = claim.Spec!.Resources!.Requests!["storage"].ToString() },
                    ["conditions"] = null,
                };
                await api.MergePatch(
                    ResourceTypes.PersistentVolumeClaims, pod.Metadata.Namespace, claim.Metadata.Name!, new JsonObject { ["status"] = status }, "status", cancel);
            }

            await volume.MountAsync(cancel);
        }
        catch (ToolException refused)
        {
            throw new VolumeException($"The volume of the claim {claim.Metadata.Name} can't be mounted: {refused.Message}");
        }
    }

    private string ImageVolume(string name, string reference, string folder)
    {
        var image = images.Find(reference) ?? throw new VolumeException($"Volume {name}: {ImageMessages.NotMapped(reference)}");
        var directory = Path.Combine(folder, Images, name);
        // A directory of files is shown as it is: only a container's root needs the machine's own beneath it.
        return roots.Layers(image) is [var whole] ? whole
            : image.Directory != "/" ? image.Directory
            : Directory.Exists(Path.Combine(directory, "rootfs")) ? Path.Combine(directory, "rootfs")
            : roots.Mount(image, directory, new Dictionary<string, string>());
    }
}

/// <summary>A volume of a pod on this machine.</summary>
/// <param name="Path">The directory or file.</param>
/// <param name="ReadOnly">Containers can't write to it, whatever they ask for.</param>
internal sealed record MountedVolume(string Path, bool ReadOnly = false);

/// <summary>The volumes of a pod on this machine, by name.</summary>
/// <param name="ByName">The volumes.</param>
/// <param name="RefreshAt">When those made from objects must be made anew at the latest; null: never by themselves.</param>
internal sealed record MountedVolumes(IReadOnlyDictionary<string, MountedVolume> ByName, DateTimeOffset? RefreshAt);
