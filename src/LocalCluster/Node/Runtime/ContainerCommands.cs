using System.Diagnostics;
using System.Text;

namespace Surus.LocalCluster.Node;

/// <summary>Runs short commands in containers, for probes and hooks.</summary>
internal sealed class ContainerCommands(Runc runc)
{
    private const int MostOutput = 4096;

    /// <summary>Runs the command as the container's own process runs, and returns how it ended.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="command">The command; without a shell.</param>
    /// <param name="cancel">Ends the command.</param>
    public async Task<CommandResult> RunAsync(string id, IReadOnlyList<string> command, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo("runc", runc.ExecArguments(id, [], command))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, cancel);
            var error = ReadAsync(process.StandardError.BaseStream, cancel);
            await process.WaitForExitAsync(cancel);
            return new CommandResult(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            // runc passes SIGTERM on to the command, but could not pass on SIGKILL.
            Native.Signal(process.Id, 15);
            throw;
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[MostOutput];
        var kept = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(kept), cancel)) > 0)
        {
            kept += read;
            if (kept == buffer.Length)
            {
                await stream.CopyToAsync(Stream.Null, cancel);
                break;
            }
        }

        return Encoding.UTF8.GetString(buffer, 0, kept);
    }
}

/// <summary>How a command ended, and the beginning of what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
