using System.Diagnostics;

namespace Surus.Workload;

/// <summary>Runs the commands that a user would type.</summary>
public static class Command
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program, by path or by name.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="environment">What its environment has beside this process's.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<CommandOutcome> Try(
        string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, string input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return new CommandOutcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a program that must succeed; its output.</summary>
    /// <exception cref="CommandFailedException">It did not.</exception>
    public static async Task<string> Run(
        string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, string input, CancellationToken cancel)
    {
        var outcome = await Try(program, words, environment, input, cancel);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new CommandFailedException(
                $"`{Path.GetFileName(program)} {string.Join(' ', words)}` ended with {outcome.ExitCode}: {outcome.Errors.Trim()} {outcome.Output.Trim()}");
    }
}
