using System.Globalization;

namespace Surus.Postgres;

/// <summary>A program ended with an error.</summary>
/// <param name="program">The program's name.</param>
/// <param name="exitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="output">What it said last on its standard error.</param>
public sealed class CommandFailedException(string program, int exitCode, string output)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{program} ended with exit code {exitCode}: {output}"))
{
    /// <summary>The program's name.</summary>
    public string Program { get; } = program;

    /// <summary>Its exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What it said last on its standard error.</summary>
    public string Output { get; } = output;
}
