using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Surus.Postgres;

/// <summary>
/// Where the manager is root, as on a developer's machine, PostgreSQL is not: what we write into its directories must belong to
/// it. In a pod both are one user and nothing is done.
/// </summary>
internal static class FileOwner
{
    private const int CurrentDirectory = -100;
    private const uint UserAndGroup = 0x18;
    private const int StatusLength = 256;
    private const int UserOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>Gives a file or directory to the owner of the directory it lies in.</summary>
    public static void GiveToOwnerOfDirectory(string path)
    {
        if (NativeMethods.EffectiveUserId() != 0)
        {
            return;
        }

        Span<byte> status = stackalloc byte[StatusLength];
        var directory = Path.GetDirectoryName(path)!;
        Check(NativeMethods.Status(CurrentDirectory, directory, 0, UserAndGroup, status), directory);
        Check(
            NativeMethods.ChangeOwner(
                path, BinaryPrimitives.ReadUInt32LittleEndian(status[UserOffset..]),
                BinaryPrimitives.ReadUInt32LittleEndian(status[GroupOffset..])),
            path);
    }

    private static void Check(int result, string path)
    {
        if (result != 0)
        {
            throw new IOException($"Can't change the owner of {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }
}
