using System.Diagnostics;

namespace Surus.Postgres;

/// <summary>A process that we started and whose end we hear of at once.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    internal ChildProcess(Process process, Action<int> forget)
    {
        _process = process;
        ProcessId = process.Id;
        Exited = WaitForExit(process, forget);
    }

    /// <summary>The process's number.</summary>
    public int ProcessId { get; }

    /// <summary>Ends with the process; gives its exit code, or 128 and the number of the signal that ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>What the process writes to its standard output.</summary>
    public StreamReader StandardOutput => _process.StandardOutput;

    /// <summary>What the process writes to its standard error.</summary>
    public StreamReader StandardError => _process.StandardError;

    /// <summary>Sends a signal; does nothing once the process has ended.</summary>
    public void Send(Signal signal)
    {
        if (!Exited.IsCompleted)
        {
            _ = NativeMethods.Kill(ProcessId, (int)signal);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static async Task<int> WaitForExit(Process process, Action<int> forget)
    {
        // The streams are read by hand, so that this does not wait for grandchildren that hold them open.
        await process.WaitForExitAsync(CancellationToken.None);
        forget(process.Id);
        return process.ExitCode;
    }
}
