using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Says of an instance whose volume is full which volume, how full and what to do. A file system that grows only with the start of its pod gets one,
/// where nothing is lost by it.
/// </summary>
internal static class DiskSpace
{
    public static Opinion Judge(ClusterView view)
    {
        var full = view.Members.Select(member => (Member: member, Volume: FullVolume(member))).Where(each => each.Volume is not null).ToList();
        var down = full.Where(each => IsDown(view, each.Member)).OrderBy(each => each.Member.Name != view.Status.CurrentPrimary).ToList();
        var events = full.Except(down).Select(each => Warning(Nearly(view, each.Member, each.Volume!)));
        if (down.Count == 0)
        {
            return new() { Events = [.. events] };
        }

        var sentences = down.Select(each => Sentence(view, each.Member, each.Volume!)).ToList();
        return new()
        {
            Phase = Phase.NotEnoughDiskSpace,
            Reason = string.Join(' ', sentences) + NobodyTakesOver(view),
            Events = [.. sentences.Select(Warning), .. events],
            Steps = down.Select(each => each.Member).FirstOrDefault(member => MayRestart(view, member)) is { } member ? [Restart(member)] : [],
        };
    }

    /// <summary>Whether there is no primary, and there could be one if there were room.</summary>
    public static bool KeepsEveryoneDown(ClusterView view) =>
        NobodyCanBePromoted(view) && view.Members.Any(member => FullVolume(member) is not null && IsDown(view, member));

    /// <summary>The volume that is full, as the instance says; the one with WAL first, since that is what stops it.</summary>
    private static VolumeReport? FullVolume(MemberView member) => member.Answer?.Volumes?.LastOrDefault(volume => volume.IsFull);

    // A standby without room for WAL lives on, and its receiver ends again and again. While the primary changes nobody streams.
    private static bool IsDown(ClusterView view, MemberView member) =>
        member.Answer!.WaitsForDiskSpace == true
        || (member.Name != view.Status.CurrentPrimary && !Health.Streams(view, member) && (view.PrimaryIsWell || NobodyCanBePromoted(view)));

    private static string Sentence(ClusterView view, MemberView member, VolumeReport full)
    {
        var volume = member.Volumes.FirstOrDefault(volume => volume.Role == full.Role);
        var state = member.Answer!.WaitsForDiskSpace == true ? "is down" : "does not stream";
        return $"Instance {member.Name} {state} because its {SpaceWords.Contents(full)} volume {volume?.ClaimName ?? full.Role} is full: "
            + $"{SpaceWords.Left(full)}. {Remedy(view, volume, full)}";
    }

    private static string Remedy(ClusterView view, VolumeView? volume, VolumeReport full) =>
        volume is not null && StorageGrowth.IsUnderWay(view.Cluster, volume)
            ? $"It is being made larger, to {StorageGrowth.SizeOf(view.Cluster, volume)}"
                + (StorageGrowth.WaitsForThePod(volume) ? ", and its file system grows with the next start of the pod." : ".")
            : $"Grow {SpaceWords.Field(full)}; the instance then goes on by itself.";

    private static string Nearly(ClusterView view, MemberView member, VolumeReport full)
    {
        var hasWal = full == member.Answer!.Volumes![^1];
        var consequence = member.Name == view.Status.CurrentPrimary
            ? hasWal ? "PostgreSQL ends when it needs its next WAL file" : "what needs room fails"
            : hasWal ? "it can't become the primary" : "another one is rather made the primary";
        return $"The {SpaceWords.Contents(full)} volume of instance {member.Name} is full: {SpaceWords.Left(full)}; {consequence}. Grow {SpaceWords.Field(full)}.";
    }

    private static string NobodyTakesOver(ClusterView view) =>
        !KeepsEveryoneDown(view) ? ""
        : view.Members.All(member => FullVolume(member) is not null) ? " The volumes of all instances are full, so none takes over."
        : " No other instance can take over.";

    /// <summary>
    /// One at a time, and none while another could be elected: a standby may be the only one that has what was acknowledged last.
    /// </summary>
    private static bool MayRestart(ClusterView view, MemberView member) =>
        member.HasPod && member.Volumes.Any(StorageGrowth.WaitsForThePod)
        && (NobodyCanBePromoted(view) || (view.PrimaryIsWell && !view.PrimaryIsChanging))
        && view.Members.All(other => other.Answer is not null || other.Observation is { Pod: PodCondition.Running, Contact: InstanceContact.Silent });

    private static bool NobodyCanBePromoted(ClusterView view) =>
        !view.PrimaryIsWell && view.Members.All(member => member.Answer is not { CanBePromoted: true });

    private static ClusterStep.DeletePod Restart(MemberView member)
    {
        var reason = $"The pod of instance {member.Name} is made anew, so that the file system of its volume can grow.";
        return new(member.Name, member.Pod!.Metadata.Uid!, reason) { Event = new(EventReasons.DeletePod, reason) };
    }

    private static ClusterEvent Warning(string sentence) => new(AddedEventReasons.NotEnoughDiskSpace, sentence, IsWarning: true);
}
