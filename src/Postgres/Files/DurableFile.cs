using System.Runtime.InteropServices;
using System.Text;

namespace Surus.Postgres;

/// <summary>Files that are whole after a crash: written beside, flushed, renamed, and the rename flushed too.</summary>
public static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file for its owner's eyes only, unless it has that content already.</summary>
    /// <returns>Whether the content changed.</returns>
    public static bool Write(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path) && content.SequenceEqual(File.ReadAllBytes(path)))
        {
            return false;
        }

        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        FileOwner.GiveToOwnerOfDirectory(beside);
        File.Move(beside, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>The same for text, in UTF-8.</summary>
    public static bool Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Makes a file of zeros for its owner's eyes only, under another name first; where one of its name came meanwhile, that stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="beside">Its name until it is whole, in the same directory.</param>
    /// <param name="sizeBytes">Its size in bytes.</param>
    /// <exception cref="IOException">There is no room, or the disk does not work; nothing is left.</exception>
    public static void MakeUnlessThere(string path, string beside, long sizeBytes)
    {
        File.Delete(beside);
        try
        {
            using (var file = new FileStream(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0,
            }))
            {
                var zeros = new byte[256 * 1024];
                for (var left = sizeBytes; left > 0; left -= zeros.Length)
                {
                    file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
                }

                file.Flush(flushToDisk: true);
            }

            FileOwner.GiveToOwnerOfDirectory(beside);
            if (NativeMethods.Link(beside, path) != 0 && Marshal.GetLastPInvokeError() != NativeMethods.ErrorExists)
            {
                throw new IOException($"Can't give the file {beside} the name {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
        finally
        {
            File.Delete(beside);
        }

        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes a file for good; nothing happens where there is none.</summary>
    public static void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            FlushDirectory(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Flushes a directory's entries to disk.</summary>
    public static void FlushDirectory(string path)
    {
        var descriptor = NativeMethods.Open(path, NativeMethods.OpenReadOnly | NativeMethods.OpenCloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"Can't open the directory {path} to flush it: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        try
        {
            if (NativeMethods.Synchronize(descriptor) != 0)
            {
                throw new IOException($"Can't flush the directory {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }
}
