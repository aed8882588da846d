using System.Collections;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Surus.LocalCluster.Node;

/// <summary>
/// A child that .NET does not know of. The shim gets children that it did not start (the containers), and the class that .NET
/// has for processes can miss the end of its own child when such a foreign one ends at the same moment.
/// </summary>
internal sealed partial class ChildProcess
{
    private const int CloseOnExec = 0x80000;
    private const short SetDefaultSignals = 4;
    private const ulong BrokenPipeSignal = 1UL << 12;
    private const int StructureBytes = 1024;

    private ChildProcess(int pid, Stream output, Stream error) => (Pid, Output, Error) = (pid, output, error);

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>What it and its children write to their standard output.</summary>
    public Stream Output { get; }

    /// <summary>What it and its children write to their standard error.</summary>
    public Stream Error { get; }

    /// <summary>Starts a program that is found in PATH; it reads nothing.</summary>
    /// <exception cref="IOException">It can't be started.</exception>
    public static ChildProcess Start(string file, IReadOnlyList<string> arguments)
    {
        var (output, error) = (NewPipe(), NewPipe());
        using var actions = new NativeBlock(StructureBytes);
        using var attributes = new NativeBlock(StructureBytes);
        using var argv = new NativeStrings([file, .. arguments]);
        using var environment = new NativeStrings(
            [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")]);
        InitializeActions(actions.Address);
        InitializeAttributes(attributes.Address);
        OpenAction(actions.Address, 0, "/dev/null", 0, 0);
        DuplicateAction(actions.Address, output.Write, 1);
        DuplicateAction(actions.Address, error.Write, 2);
        // .NET ignores SIGPIPE, and what is ignored stays so in programs that are started: containers expect otherwise.
        var signals = new ulong[16];
        signals[0] = BrokenPipeSignal;
        DefaultSignals(attributes.Address, ref signals[0]);
        SetFlags(attributes.Address, SetDefaultSignals);
        var problem = Spawn(out var pid, file, actions.Address, attributes.Address, argv.Address, environment.Address);
        Close(output.Write);
        Close(error.Write);
        if (problem != 0)
        {
            Close(output.Read);
            Close(error.Read);
            throw new IOException($"Cannot start '{file}': {Marshal.GetPInvokeErrorMessage(problem)}.");
        }

        return new ChildProcess(pid, Reader(output.Read), Reader(error.Read));
    }

    /// <summary>Completes with the exit code when the child has ended. Call it once.</summary>
    public Task<int> WaitAsync() => Task.Factory.StartNew(
        () => Native.WaitForExit(Pid), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static (int Read, int Write) NewPipe()
    {
        Span<int> ends = stackalloc int[2];
        return MakePipe(ref ends[0], CloseOnExec) == 0
            ? (ends[0], ends[1])
            : throw new IOException($"pipe2: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static AnonymousPipeClientStream Reader(int end) => new(PipeDirection.In, new SafePipeHandle(end, ownsHandle: true));

    /// <summary>Memory for a structure that only the C library knows.</summary>
    private sealed class NativeBlock(int bytes) : IDisposable
    {
        public nint Address { get; } = Marshal.AllocHGlobal(bytes);

        public void Dispose() => Marshal.FreeHGlobal(Address);
    }

    /// <summary>A null-terminated array of strings.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly IReadOnlyList<nint> texts;

        public NativeStrings(IReadOnlyList<string> values)
        {
            texts = [.. values.Select(Marshal.StringToCoTaskMemUTF8)];
            Address = Marshal.AllocHGlobal((values.Count + 1) * nint.Size);
            Marshal.Copy([.. texts, 0], 0, Address, values.Count + 1);
        }

        public nint Address { get; }

        public void Dispose()
        {
            foreach (var text in texts)
            {
                Marshal.FreeCoTaskMem(text);
            }

            Marshal.FreeHGlobal(Address);
        }
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int MakePipe(ref int ends, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAction(nint actions, int file, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int DuplicateAction(nint actions, int file, int place);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int DefaultSignals(nint attributes, ref ulong signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int pid, string file, nint actions, nint attributes, nint argv, nint environment);
}
