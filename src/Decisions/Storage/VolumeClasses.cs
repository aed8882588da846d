using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>The volumes of a Cluster in the classes that its status lists, each sorted by name.</summary>
/// <param name="Healthy">In use by a pod.</param>
/// <param name="Initializing">Being filled.</param>
/// <param name="Resizing">Being made larger.</param>
/// <param name="Dangling">Good, and without a pod.</param>
/// <param name="Unusable">Left from an instance of which another volume is gone; or gone itself, which is remembered until the instance is forgotten.</param>
public sealed record VolumeClasses(
    ImmutableArray<string> Healthy,
    ImmutableArray<string> Initializing,
    ImmutableArray<string> Resizing,
    ImmutableArray<string> Dangling,
    ImmutableArray<string> Unusable)
{
    /// <summary>The classes of all volumes of <paramref name="members"/> that exist or were lost.</summary>
    public static VolumeClasses Of(IEnumerable<MemberView> members)
    {
        var classes = members
            .SelectMany(member => member.Volumes.Where(volume => volume.Claim is not null || volume.IsLost).Select(volume => (volume.ClaimName, Class: Of(member, volume))))
            .ToLookup(volume => volume.Class, volume => volume.ClaimName);
        return new(
            Sorted(VolumeClass.Healthy), Sorted(VolumeClass.Initializing), Sorted(VolumeClass.Resizing),
            Sorted(VolumeClass.Dangling), Sorted(VolumeClass.Unusable));

        ImmutableArray<string> Sorted(VolumeClass kind) => [.. classes[kind].Order(StringComparer.Ordinal)];
    }

    private static VolumeClass Of(MemberView member, VolumeView volume) => member.State switch
    {
        MemberState.Initializing => VolumeClass.Initializing,
        MemberState.Lost or MemberState.Reserved or MemberState.Unusable => VolumeClass.Unusable,
        _ when IsResizing(volume) => VolumeClass.Resizing,
        _ => member.Pod is null ? VolumeClass.Dangling : VolumeClass.Healthy,
    };

    private static bool IsResizing(VolumeView volume) =>
        volume.Claim?.Status?.Conditions?.Any(condition =>
            condition is { Type: "Resizing" or "FileSystemResizePending", Status: "True" }) == true;

    private enum VolumeClass
    {
        Healthy,
        Initializing,
        Resizing,
        Dangling,
        Unusable,
    }
}
