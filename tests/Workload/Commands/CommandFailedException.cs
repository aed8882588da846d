namespace Surus.Workload;

/// <summary>A command failed; the message holds its own words.</summary>
public sealed class CommandFailedException(string message) : Exception(message);
