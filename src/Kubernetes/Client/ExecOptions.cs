namespace Surus.Kubernetes;

/// <summary>What to run in a container, and which of its streams are wanted.</summary>
public sealed record ExecOptions
{
    /// <summary>The program and its arguments; no shell is between.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The container; null for the only one.</summary>
    public string? Container { get; init; }

    /// <summary>True to write to the program's standard input.</summary>
    public bool Stdin { get; init; }

    /// <summary>True to give the program a terminal; standard error then is mixed into standard output.</summary>
    public bool Tty { get; init; }
}

/// <summary>How a program ended, and what it wrote.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ExecResult(int ExitCode, string Output, string Error);

/// <summary>A program could not be run in a container, or was cut off before it ended.</summary>
public sealed class ExecException : Exception
{
    /// <summary>Says which program, where, and why.</summary>
    public ExecException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
