namespace Surus.LocalCluster.Node;

/// <summary>A file of a volume that is made from objects.</summary>
/// <param name="Path">Where in the volume, without leading slash.</param>
/// <param name="Content">What it holds.</param>
/// <param name="Mode">Its permission bits.</param>
internal sealed record VolumeFile(string Path, byte[] Content, int Mode);

/// <summary>A volume can't be made; the message says what is missing and in which volume.</summary>
internal sealed class VolumeException(string message) : Exception(message);

/// <summary>A volume's files, and when they must be made anew at the latest.</summary>
internal sealed record VolumeContent(IReadOnlyList<VolumeFile> Files, DateTimeOffset? RefreshAt = null);
