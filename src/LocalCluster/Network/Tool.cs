using System.Diagnostics;

namespace Surus.LocalCluster.Network;

/// <summary>Runs the machine's own tools (<c>ip</c>, <c>nft</c>, <c>runc</c>).</summary>
internal static class Tool
{
    /// <summary>Runs a tool to its end and returns what it said, whatever its exit code.</summary>
    /// <param name="file">The tool's name, looked up in PATH.</param>
    /// <param name="arguments">Its arguments, one word each.</param>
    /// <param name="input">What it reads from its standard input; null for nothing.</param>
    /// <param name="cancel">Kills the tool.</param>
    public static async Task<ToolResult> RunAsync(
        string file, IReadOnlyList<string> arguments, string? input = null, CancellationToken cancel = default)
    {
        using var process = Start(file, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await Feed(process, input);
            await process.WaitForExitAsync(cancel);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Runs a tool that must succeed, and returns what it printed.</summary>
    /// <exception cref="ToolException">It could not be started, or said no.</exception>
    public static async Task<string> RequireAsync(
        string file, IReadOnlyList<string> arguments, string? input = null, CancellationToken cancel = default)
    {
        var result = await RunAsync(file, arguments, input, cancel);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolException($"'{file} {string.Join(' ', arguments)}' failed with exit code {result.ExitCode}: {result.Error.Trim()}");
    }

    private static Process Start(string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new ToolException($"Cannot start '{file}': {problem.Message}. Install the package that has it.", problem);
        }
    }

    private static async Task Feed(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading; its exit code and words say why.
        }
    }
}

/// <summary>How a tool ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>A tool failed; the message has its own words.</summary>
internal sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner);
