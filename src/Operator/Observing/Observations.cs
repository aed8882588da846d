using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>Puts what was seen of one instance into the terms of the failover decision.</summary>
internal static class Observations
{
    public static InstanceObservation Of(
        string name, Pod? pod, InstanceMemory? memory, InstanceMemory? former, bool isFenced, bool nodeIsSchedulable, TimeProvider time) => new()
    {
        Name = name,
        Pod = Condition(pod),
        Address = string.IsNullOrEmpty(pod?.Status?.PodIP) ? null : pod.Status.PodIP,
        Contact = memory?.Contact ?? InstanceContact.NotTried,
        ContactFor = memory is null ? TimeSpan.Zero : time.GetElapsedTime(memory.Since),
        Report = memory?.Report is { } report ? ReportOf(report) : null,
        ReportAge = memory is null ? TimeSpan.Zero : time.GetElapsedTime(memory.ReportedAt),
        LastSession = memory?.Report?.SessionId,
        FormerEnd = former is { EndedAt: { } endedAt, Report.SessionId: { } session } ? new(session, time.GetElapsedTime(endedAt)) : null,
        Fenced = isFenced,
        NodeIsSchedulable = nodeIsSchedulable,
    };

    private static Decisions.PodCondition Condition(Pod? pod)
    {
        if (pod is null)
        {
            return Decisions.PodCondition.Missing;
        }

        if (HasEnded(pod))
        {
            return Decisions.PodCondition.ContainerEnded;
        }

        if (pod.Metadata.DeletionTimestamp is not null)
        {
            return Decisions.PodCondition.Terminating;
        }

        return pod.Status?.Phase == "Running" ? Decisions.PodCondition.Running : Decisions.PodCondition.Pending;
    }

    private static bool HasEnded(Pod pod) =>
        pod.Status?.Phase is "Failed" or "Succeeded"
        || pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == Objects.InstancePod.ContainerName) is { } container
            && (container.State?.Terminated is not null || container is { State.Waiting: not null, LastState.Terminated: not null });

    private static InstanceReport ReportOf(InstanceStatusReport report) => new()
    {
        Session = report.SessionId ?? "",
        IsPrimary = report.IsPrimary,
        Postgres = report.PostmasterState switch
        {
            PostmasterState.Running or PostmasterState.Unresponsive => PostgresState.Running,
            PostmasterState.Starting => PostgresState.Starting,
            PostmasterState.Stopping => PostgresState.Stopping,
            _ => PostgresState.Stopped,
        },
        PostgresInStateFor = TimeSpan.FromSeconds(report.PostmasterStateSeconds ?? 0),
        Timeline = report.TimeLineId ?? report.ReceivedTimeLineId ?? default,
        EndOfWal = report.EndOfWal ?? report.CurrentLsn ?? report.ReceivedLsn ?? report.LatestCheckpointLsn ?? LogSequenceNumber.Invalid,
        ReplayedLsn = report.ReplayLsn ?? LogSequenceNumber.Invalid,
        ReceiverActive = report.IsWalReceiverActive,
        StoppedFollowingInRound = report.StoppedFollowingInRound,
        NotVouchingFor = TimeSpan.FromSeconds(report.NotVouchingForSeconds ?? 0),
        HasPrimaryData = report.HasPrimaryData ?? IsPrimaryState(report.DatabaseState),
        EndOfWalIsExact = report.EndOfWalIsExact ?? !IsPrimaryState(report.DatabaseState),
        HoldsLease = report.LeaseHeld == true,
        CanBePromoted = report.CanBePromoted == true,
        HasRoom = report.Volumes?.Any(volume => volume.IsFull) != true,
        HasDiverged = report.HasDiverged == true,
        ApiServerReachable = report.ApiServerReachable != false,
    };

    // The words of pg_controldata.
    private static bool IsPrimaryState(string? state) => state is "in production" or "shut down" or "shutting down" or "in crash recovery";
}
