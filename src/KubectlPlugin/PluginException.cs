namespace Surus.KubectlPlugin;

/// <summary>What was asked for cannot be done; the message is a sentence for the user.</summary>
internal sealed class PluginException(string message) : Exception(message);
