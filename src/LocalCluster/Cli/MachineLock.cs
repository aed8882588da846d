using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Surus.LocalCluster.Cli;

/// <summary>
/// Held by whoever chooses a network and a port of this machine, from the look at what is free until it is taken. Without it two clusters
/// that start at once may choose the same. The system lets go of it when its holder ends.
/// </summary>
internal sealed partial class MachineLock : IDisposable
{
    private const string Path = "/run/surus-local.lock";
    private const int OpenReadOnlyCreateCloseOnExec = 0x80040;
    private const int OwnerOnly = 0x180;
    private const int Exclusive = 2;
    private const int WithoutWaiting = 4;

    private readonly SafeFileHandle file;

    private MachineLock(SafeFileHandle file) => this.file = file;

    /// <summary>Takes the lock, and waits for as long as another start has it.</summary>
    /// <param name="waiting">Called where it has to wait.</param>
    public static Task<MachineLock> TakeAsync(Action waiting) => Task.Run(() => Take(waiting));

    public void Dispose() => file.Dispose();

    // .NET's own way of opening a file locks it as well, and fails where that would have to wait.
    private static MachineLock Take(Action waiting)
    {
        var file = new SafeFileHandle(Open(Path, OpenReadOnlyCreateCloseOnExec, OwnerOnly), ownsHandle: true);
        if (file.IsInvalid)
        {
            throw Failure("opened");
        }

        if (Lock(file, Exclusive | WithoutWaiting) < 0)
        {
            waiting();
            if (Lock(file, Exclusive) < 0)
            {
                throw Failure("locked");
            }
        }

        return new MachineLock(file);
    }

    private static Win32Exception Failure(string what) => new(Marshal.GetLastPInvokeError(), $"{Path} could not be {what}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
