namespace Surus.Api;

/// <summary>What validation must know of the world beside the object.</summary>
/// <param name="VolumeSnapshotsAvailable">Whether the Kubernetes has the VolumeSnapshot kind.</param>
public sealed record ValidationContext(bool VolumeSnapshotsAvailable);
