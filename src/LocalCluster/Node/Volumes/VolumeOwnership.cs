using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Gives volumes to the group that the pod asks for (<c>fsGroup</c>).</summary>
internal static class VolumeOwnership
{
    private const UnixFileMode GroupFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode GroupDirectory =
        GroupFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    /// <summary>Lets the group read and write everything, and own what is made later. Nothing happens where the pod names no group.</summary>
    public static void Apply(string directory, Pod pod)
    {
        if (pod.Spec?.SecurityContext is not { FsGroup: { } group } context)
        {
            return;
        }

        var root = File.GetUnixFileMode(directory);
        if (context.FsGroupChangePolicy == "OnRootMismatch" && (root & GroupDirectory) == GroupDirectory)
        {
            return;
        }

        Give(new DirectoryInfo(directory), (int)group);
    }

    private static void Give(DirectoryInfo directory, int group)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo child && entry.LinkTarget is null)
            {
                Give(child, group);
            }
            else
            {
                Native.ChangeOwner(entry.FullName, -1, group);
                if (entry.LinkTarget is null)
                {
                    File.SetUnixFileMode(entry.FullName, entry.UnixFileMode | GroupFile);
                }
            }
        }

        Native.ChangeOwner(directory.FullName, -1, group);
        directory.UnixFileMode |= GroupDirectory;
    }
}
