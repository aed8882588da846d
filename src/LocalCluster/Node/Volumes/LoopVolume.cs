using System.Globalization;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// A volume with a file system of its own, and so with a size that is enforced and a disk that can fill up or stand still: a sparse
/// file with ext4 in it, mounted through a loop device. It takes of the machine's disk what is written to it.
/// </summary>
/// <param name="Image">The file.</param>
/// <param name="Place">Where it is mounted.</param>
internal sealed record LoopVolume(string Image, string Place)
{
    /// <summary>By this annotation a PersistentVolume says which file it is in.</summary>
    public const string ImageAnnotation = "surus.dev/image-file";

    /// <summary>By this condition a claim says that its file system grows with the next pod's start.</summary>
    public const string ResizePending = "FileSystemResizePending";

    /// <summary>The file that makes a disk full, in the volume's root.</summary>
    public const string FillFile = ".surus-fill";

    private const long Smallest = 16 * 1024 * 1024;

    // A container that starts has a root of its own after that at the latest, also on a busy machine.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan lookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>The size that a volume of a wanted size gets: ext4 needs some for itself.</summary>
    public static long SizeFor(long bytes) => Math.Max(Smallest, bytes);

    /// <summary>Makes the file with an empty file system. Safe to repeat.</summary>
    public async Task CreateAsync(long bytes, CancellationToken cancel)
    {
        if (File.Exists(Image))
        {
            return;
        }

        Directory.CreateDirectory(Place);
        var unfinished = Image + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create))
        {
            file.SetLength(SizeFor(bytes));
        }

        // A new sparse file reads as zeros: nothing of it needs to be written to be empty.
        await Tool.RequireAsync(
            "mkfs.ext4", ["-q", "-F", "-m", "0", "-E", "nodiscard,assume_storage_prezeroed=1", unfinished], cancel: cancel);
        File.Move(unfinished, Image, overwrite: true);
    }

    /// <summary>Mounts it where it is not.</summary>
    public async Task MountAsync(CancellationToken cancel)
    {
        if (Mounts.Has(Place))
        {
            return;
        }

        Directory.CreateDirectory(Place);
        await Tool.RequireAsync("mount", ["-t", "ext4", "-o", "loop", Image, Place], cancel: cancel);
        File.Delete(Path.Combine(Place, FillFile));
        var found = Path.Combine(Place, "lost+found");
        if (Directory.Exists(found) && !Directory.EnumerateFileSystemEntries(found).Any())
        {
            // A new volume is empty, and a program that wants an empty directory takes it.
            Directory.Delete(found);
            File.SetUnixFileMode(Place, File.GetUnixFileMode(Place) | UnixFileMode.GroupWrite);
        }
    }

    /// <summary>Makes it larger while it is in use; false where this process may not: then it waits for <see cref="GrowUnusedAsync"/>.</summary>
    public async Task<bool> GrowAsync(long bytes, CancellationToken cancel)
    {
        Lengthen(bytes);
        if (!Mounts.Has(Place))
        {
            await ResizeUnmounted(cancel);
            return true;
        }

        foreach (var device in await Devices(cancel))
        {
            await Tool.RequireAsync("losetup", ["--set-capacity", device], cancel: cancel);
            if ((await Tool.RunAsync("resize2fs", [device], cancel: cancel)).ExitCode != 0)
            {
                // The kernel asks for CAP_SYS_RESOURCE here, which root in a container often lacks.
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets the file system fill its file where nobody uses it; false where somebody does.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> GrowUnusedAsync(TimeProvider time, CancellationToken cancel)
    {
        Native.Unmount(Place);
        if (!await LetGoAsync(time, cancel))
        {
            // A container has it still: so it stays as it is, and comes back to its place.
            return false;
        }

        await ResizeUnmounted(cancel);
        return true;
    }

    /// <summary>
    /// Waits until nobody has the file's device; false where somebody goes on having it. Any container of the machine that just starts has each mount for a
    /// moment, until it has a root of its own; the kernel tells nobody when such a mount ends.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> LetGoAsync(TimeProvider time, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while ((await Devices(cancel)).Count > 0)
        {
            if (time.GetElapsedTime(since) > patience)
            {
                return false;
            }

            await Task.Delay(lookAgain, time, cancel);
        }

        return true;
    }

    /// <summary>Removes it with all that is in it. Safe to repeat.</summary>
    public void Delete()
    {
        Native.Unmount(Place);
        File.Delete(Image);
        if (Directory.Exists(Place))
        {
            Directory.Delete(Place);
        }
    }

    private void Lengthen(long bytes)
    {
        using var file = new FileStream(Image, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (file.Length < bytes)
        {
            file.SetLength(bytes);
        }
    }

    private async Task ResizeUnmounted(CancellationToken cancel)
    {
        // Exit codes 1 and 2 say that something was put right.
        var check = await Tool.RunAsync("e2fsck", ["-f", "-p", Image], cancel: cancel);
        if (check.ExitCode > 2)
        {
            throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"e2fsck of {Image} ended with {check.ExitCode}: {check.Output}{check.Error}"));
        }

        await Tool.RequireAsync("resize2fs", [Image], cancel: cancel);
    }

    private async Task<IReadOnlyList<string>> Devices(CancellationToken cancel)
    {
        var output = await Tool.RequireAsync("losetup", ["--associated", Image, "--noheadings", "--output", "NAME"], cancel: cancel);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
