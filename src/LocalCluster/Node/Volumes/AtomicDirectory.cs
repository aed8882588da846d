using System.Globalization;

namespace Surus.LocalCluster.Node;

/// <summary>
/// Writes the files of a volume so that readers see either all old or all new ones: the files are in a hidden directory of
/// their own, <c>..data</c> points at it and is replaced by renaming, and each name in the volume points through <c>..data</c>.
/// </summary>
internal static class AtomicDirectory
{
    private const string Data = "..data";

    /// <summary>Makes the volume hold these files; false where it did already.</summary>
    public static bool Write(string volume, IReadOnlyList<VolumeFile> files, int? group, DateTimeOffset now)
    {
        var data = Path.Combine(volume, Data);
        var old = Directory.Exists(data) ? new DirectoryInfo(data).LinkTarget : null;
        if (old is not null && Holds(Path.Combine(volume, old), files))
        {
            return false;
        }

        Directory.CreateDirectory(volume);
        var name = now.UtcDateTime.ToString("'..'yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        WriteFiles(Path.Combine(volume, name), files, group);
        var link = Path.Combine(volume, "..data_new");
        File.Delete(link);
        File.CreateSymbolicLink(link, name);
        Native.Rename(link, data);
        Link(volume, files);
        if (old is not null)
        {
            Directory.Delete(Path.Combine(volume, old), recursive: true);
        }

        return true;
    }

    private static bool Holds(string directory, IReadOnlyList<VolumeFile> files)
    {
        var present = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        return present.Length == files.Count && files.All(file =>
        {
            var path = Path.Combine(directory, file.Path);
            return File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content);
        });
    }

    private static void WriteFiles(string directory, IReadOnlyList<VolumeFile> files, int? group)
    {
        MakeDirectory(directory, group);
        foreach (var file in files)
        {
            var path = Path.Combine(directory, file.Path);
            for (var parent = Path.GetDirectoryName(file.Path); !string.IsNullOrEmpty(parent); parent = Path.GetDirectoryName(parent))
            {
                MakeDirectory(Path.Combine(directory, parent), group);
            }

            File.WriteAllBytes(path, file.Content);
            // With a group of the pod's own, the group can read what the owner can.
            var mode = group is null ? file.Mode : file.Mode | (file.Mode & 0x100) >> 3;
            File.SetUnixFileMode(path, (UnixFileMode)(mode & 0xfff));
            Native.ChangeOwner(path, 0, group ?? 0);
        }
    }

    private static void MakeDirectory(string path, int? group)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        Native.ChangeOwner(path, 0, group ?? 0);
    }

    private static void Link(string volume, IReadOnlyList<VolumeFile> files)
    {
        var names = files.Select(file => file.Path.Split('/')[0]).ToHashSet();
        foreach (var name in names.Where(name => new FileInfo(Path.Combine(volume, name)).LinkTarget is null))
        {
            File.CreateSymbolicLink(Path.Combine(volume, name), $"{Data}/{name}");
        }

        foreach (var stale in new DirectoryInfo(volume).GetFileSystemInfos().Where(entry =>
            !entry.Name.StartsWith("..", StringComparison.Ordinal) && !names.Contains(entry.Name)))
        {
            stale.Delete();
        }
    }
}
