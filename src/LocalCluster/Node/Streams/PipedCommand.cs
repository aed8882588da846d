using System.Diagnostics;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Runs a command whose streams are pipes.</summary>
internal static class PipedCommand
{
    private const int Terminate = 15;

    /// <summary>Runs <c>runc</c> with these arguments and returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProcessStreams streams, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo("runc", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var over = new CancellationTokenSource();
        var input = Feed(process, streams.Stdin, over.Token);
        try
        {
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(streams.Stdout ?? Stream.Null, cancel),
                process.StandardError.BaseStream.CopyToAsync(streams.Stderr ?? Stream.Null, cancel));
            await process.WaitForExitAsync(cancel);
            return process.ExitCode;
        }
        catch (Exception)
        {
            // Whoever wanted the output is gone: so is the reason for the command.
            Native.Signal(process.Id, Terminate);
            throw;
        }
        finally
        {
            await over.CancelAsync();
            await input;
        }
    }

    private static async Task Feed(Process process, Stream? source, CancellationToken over)
    {
        try
        {
            if (source is not null)
            {
                var pipe = process.StandardInput.BaseStream;
                var buffer = new byte[16 * 1024];
                int read;
                while ((read = await source.ReadAsync(buffer, over)) > 0)
                {
                    await pipe.WriteAsync(buffer.AsMemory(0, read), over);
                    await pipe.FlushAsync(over);
                }
            }

            process.StandardInput.Close();
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The command has ended, or reads no more.
        }
    }
}
