namespace Surus.LocalCluster.Faults;

/// <summary>What was asked for can't be done; the message says why, and what would be right.</summary>
internal sealed class FaultException(string message) : Exception(message);
