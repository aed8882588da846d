using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Surus.LocalCluster.Node;

/// <summary>The system calls that .NET has no name for.</summary>
internal static partial class Native
{
    private const int SetChildSubreaper = 36;
    private const int NewNetwork = 0x40000000;
    private const int Interrupted = 4;
    private const int DetachMount = 2;

    /// <summary>Processes whose parent ends become children of this process, so that it learns how they end.</summary>
    public static void BecomeSubreaper() => Check(Prctl(SetChildSubreaper, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)");

    /// <summary>Leaves the session and process group of the process that started this one, so that their signals pass by.</summary>
    public static void StartSession() => Check(SetSid(), "setsid");

    /// <summary>Puts one name in the place of another in one step, also where they are links to directories.</summary>
    public static void Rename(string from, string to) => Check(RenameFile(from, to), $"rename({from}, {to})");

    /// <summary>Waits (and blocks the thread) until a child has ended, and leaves it to be reaped.</summary>
    public static void WaitUntilEnded(int pid)
    {
        const int ByPid = 1, Exited = 4, DoNotReap = 0x01000000;
        Span<byte> information = stackalloc byte[128];
        int result;
        do
        {
            result = WaitId(ByPid, pid, ref information[0], Exited | DoNotReap);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        Check(result, "waitid");
    }

    /// <summary>Waits (and blocks the thread) until a child has ended, and reaps it; returns 0 to 255, or 128 + signal.</summary>
    public static int WaitForExit(int pid)
    {
        int status, result;
        do
        {
            result = WaitPid(pid, out status, 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        Check(result, "waitpid");
        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }

    /// <summary>Sends a signal; false where the process is gone.</summary>
    public static bool Signal(int pid, int signal) => SendSignal(pid, signal) == 0;

    /// <summary>Mounts a file system.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Mount(string source, string target, string type, string options) =>
        Check(MountFileSystem(source, target, type, 0, options), $"mount {type} on {target} ({options})");

    /// <summary>Takes a mount away, also while it is in use; nothing happens where none is.</summary>
    public static void Unmount(string target)
    {
        if (UnmountFileSystem(target, DetachMount) != 0 && Marshal.GetLastPInvokeError() is not (2 or 22))
        {
            throw Failure($"umount {target}");
        }
    }

    /// <summary>Opens a directory. It stays what it is, whatever is mounted at its path, or no longer is, meanwhile.</summary>
    public static SafeFileHandle OpenDirectory(string path)
    {
        const int Directory = 0x10000, CloseOnExec = 0x80000;
        var handle = new SafeFileHandle(OpenFile(path, Directory | CloseOnExec), ownsHandle: true);
        return handle.IsInvalid ? throw Failure($"open {path}") : handle;
    }

    /// <summary>Marks a directory of an overlay's layer so that it hides what lower layers have in its place.</summary>
    public static void MakeOpaque(string directory) =>
        Check(SetAttribute(directory, "trusted.overlay.opaque", "y"u8.ToArray(), 1, 0), $"mark {directory} as opaque");

    /// <summary>Gives a file or directory (not what a link points at) to a user and a group; -1 leaves one as it is.</summary>
    public static void ChangeOwner(string path, int user, int group) => Check(ChangeOwnerOfLink(path, user, group), $"chown {user}:{group} {path}");

    /// <summary>Removes a directory of a file system whose files go by themselves, such as a cgroup.</summary>
    public static void RemoveDirectory(string path) => Check(RemoveEmptyDirectory(path), $"rmdir {path}");

    /// <summary>Moves the calling thread into a network namespace. The thread must not be one of the pool.</summary>
    public static void EnterNetworkNamespace(SafeFileHandle @namespace) =>
        Check(SetNamespace(@namespace, NewNetwork), "setns");

    /// <summary>Asks a device for something, or tells it.</summary>
    public static void Control(SafeFileHandle device, uint request, ref int argument) =>
        Check(DeviceControl(device, request, ref argument), "ioctl");

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw Failure(call);
        }
    }

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int type, int id, ref byte information, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountFileSystem(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountFileSystem(string target, int flags);

    [LibraryImport("libc", EntryPoint = "lsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, byte[] value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwnerOfLink(string path, int user, int group);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveEmptyDirectory(string path);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int DeviceControl(SafeFileHandle device, nuint request, ref int argument);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int type);
}
