using System.Diagnostics;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Runs a command at a terminal.</summary>
internal static class TerminalCommand
{
    private const int Hangup = 1;
    private const int WindowChanged = 28;

    /// <summary>Runs <c>runc</c> with these arguments at a new terminal and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessStreams streams, CancellationToken cancel)
    {
        using var terminal = new Terminal();
        if (streams.Sizes is { } sizes && sizes.TryRead(out var first))
        {
            terminal.Resize(first.Columns, first.Rows);
        }

        // The shell's part is to open the terminal as the three streams; it becomes runc.
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "exec runc \"$@\" <\"$0\" >\"$0\" 2>&1", terminal.SlavePath, .. arguments]))!;
        using var over = new CancellationTokenSource();
        var output = Task.Factory.StartNew(
            () => Show(terminal, streams.Stdout ?? Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var beside = Task.WhenAll(Type(terminal, streams.Stdin, over.Token), Resize(terminal, process, streams, over.Token));
        try
        {
            await process.WaitForExitAsync(cancel);
            await output.WaitAsync(cancel);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Native.Signal(process.Id, Hangup);
            throw;
        }
        finally
        {
            await over.CancelAsync();
            await beside;
        }
    }

    private static void Show(Terminal terminal, Stream output)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = terminal.Stream.Read(buffer)) > 0)
            {
                output.Write(buffer, 0, read);
                output.Flush();
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The last program has closed the terminal, or nobody looks at it any more.
        }
    }

    private static async Task Type(Terminal terminal, Stream? input, CancellationToken over)
    {
        if (input is null)
        {
            return;
        }

        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await input.ReadAsync(buffer, over)) > 0)
            {
                terminal.Stream.Write(buffer, 0, read);
                terminal.Stream.Flush();
            }

            // What a user at a terminal types to say that there is no more.
            terminal.Stream.WriteByte(4);
            terminal.Stream.Flush();
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The command has ended.
        }
    }

    private static async Task Resize(Terminal terminal, Process process, ProcessStreams streams, CancellationToken over)
    {
        if (streams.Sizes is null)
        {
            return;
        }

        try
        {
            await foreach (var size in streams.Sizes.ReadAllAsync(over))
            {
                terminal.Resize(size.Columns, size.Rows);
                Native.Signal(process.Id, WindowChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The command has ended.
        }
    }
}
