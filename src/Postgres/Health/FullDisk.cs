namespace Surus.Postgres;

/// <summary>How one is told that a disk is full.</summary>
public static class FullDisk
{
    /// <summary>The SQLSTATE <c>disk_full</c>.</summary>
    private const string SqlState = "53100";

    /// <summary>ENOSPC in words, as a server says it before it has read how it shall log.</summary>
    private const string Words = "No space left on device";

    private const int ErrorNoSpace = 28;

    /// <summary>Whether a failure of ours comes of it.</summary>
    public static bool IsCauseOf(IOException failure) => failure.HResult == ErrorNoSpace;

    /// <summary>Whether a program that works on the data directory ended of it.</summary>
    public static bool IsCauseOf(CommandFailedException failure) => failure.Output.Contains(Words, StringComparison.Ordinal);

    /// <summary>Whether a process of the server ended of it. A statement that fails for want of room ends nothing.</summary>
    /// <param name="record">A record of the server's CSV log.</param>
    public static bool EndedAProcess(IReadOnlyList<string> record) =>
        record.Count > LogRecordColumns.SqlState && record[LogRecordColumns.SqlState] == SqlState
        && record[LogRecordColumns.Severity] is ("PANIC" or "FATAL");

    /// <summary>The same of a line that the server wrote outside of its log.</summary>
    public static bool EndedAProcess(string line) =>
        line.Contains(Words, StringComparison.Ordinal)
        && (line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal));
}
