using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>How an instance is taken out of a Cluster: job and pod first, since they hold the volumes, then the volumes.</summary>
internal static class Removal
{
    public static ImmutableArray<ClusterStep> Steps(MemberView member, string reason)
    {
        List<ClusterStep> steps = [];
        if (member.Job is { IsTerminating: false } job)
        {
            steps.Add(new ClusterStep.DeleteJob(job.Name, job.Uid, reason));
        }

        if (member.HasPod)
        {
            steps.Add(new ClusterStep.DeletePod(member.Name, member.Pod!.Metadata.Uid!, reason));
        }

        steps.AddRange(member.Volumes
            .Where(volume => volume.Exists)
            .Select(volume => new ClusterStep.DeleteVolume(volume.ClaimName, volume.Claim!.Metadata.Uid!, reason)));
        return [.. steps];
    }
}
