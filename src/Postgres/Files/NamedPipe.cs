using System.Runtime.InteropServices;

namespace Surus.Postgres;

/// <summary>A pipe with a name in the file system, which PostgreSQL writes its log into.</summary>
public static class NamedPipe
{
    /// <summary>Makes the pipe where there is none and opens it. The stream never ends: writers come and go.</summary>
    public static FileStream Open(string path)
    {
        if (NativeMethods.MakeFifo(path, 0x180) == 0)
        {
            FileOwner.GiveToOwnerOfDirectory(path);
        }
        else if (Marshal.GetLastPInvokeError() != NativeMethods.ErrorExists)
        {
            throw new IOException($"Can't make the pipe {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        // Open for writing too, so that opening does not wait for a writer and reading does not end with the last one.
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0,
        });
    }
}
