using Surus.Api;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>From what was seen and decided to the report that others read. Pure.</summary>
internal static class ReportComposer
{
    /// <summary>The report.</summary>
    /// <param name="options">The instance.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="decision">What was decided about it.</param>
    /// <param name="server">What PostgreSQL says now; null where it does not answer.</param>
    /// <param name="notVouchingFor">For how long this instance has vouched for nobody.</param>
    public static InstanceStatusReport Compose(
        InstanceOptions options, Observation seen, InstanceDecision decision, InstanceStatusReport? server, TimeSpan notVouchingFor)
    {
        var (view, postgres, data) = (seen.View, seen.View.Postgres, seen.View.Data);
        var timeline = server?.TimeLineId ?? data.Timeline;
        return (server ?? new InstanceStatusReport()) with
        {
            InstanceName = options.PodName,
            SystemId = server?.SystemId ?? seen.Control?.SystemIdentifier,
            TimeLineId = timeline.IsValid ? timeline : null,
            IsPgRewindRunning = data.Work == DataDirectoryWork.Rewinding,
            MightBeUnavailable = server is null && IsExpectedNotToAnswer(view),
            InstanceManagerVersion = InstanceOptions.Version,
            InstanceArch = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture switch
            {
                System.Runtime.InteropServices.Architecture.X64 => "amd64",
                System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
                var other => other.ToString().ToLowerInvariant(),
            },
            ConfigurationGeneration = server is null ? null : view.WantedConfigurationHash == server.LoadedConfigurationHash ? seen.Cluster?.Metadata.Generation : 0,
            SessionId = options.Session,
            IsPodReady = decision.MayServe && server is not null,
            PostmasterState = State(postgres.State, server is not null),
            PostmasterStateSeconds = Math.Round(postgres.InStateFor.TotalSeconds, 3),
            LeaseHeld = view.HoldsLease && LeaseUpkeep.MayAcceptWrites(view),
            DatabaseState = seen.Control?.State,
            LatestCheckpointLsn = seen.Control?.CheckpointLsn,
            EndOfWal = server?.CurrentLsn ?? server?.ReceivedLsn ?? (data.EndOfWal.IsValid ? data.EndOfWal : null),
            EndOfWalIsExact = server is not null || data.StoppedCleanly,
            HasPrimaryData = data.Kind == DataDirectoryKind.Primary,
            Fenced = view.Cluster?.Fenced,
            StoppedFollowingInRound = LeaseUpkeep.StoppedFollowingInRound(view),
            NotVouchingForSeconds = Math.Round(notVouchingFor.TotalSeconds, 3),
            CanBePromoted = Serving.CanBePromoted(view) && (postgres.State != PostgresState.Running || server is { IsPrimary: false }),
            HasDiverged = Serving.HasDiverged(view),
            ApiServerReachable = view.ApiServerReachable,
            Volumes = view.Volumes,
            WaitsForDiskSpace = SpaceRules.WaitsForSpace(view),
            TimelineAncestors = timeline.IsValid
                ? [.. TimelineHistoryFiles.Ancestors(options.Data, timeline).Select(end => new TimelineEndReport { TimeLineId = end.Timeline, End = end.End })]
                : null,
            Reason = decision.Message,
        };
    }

    private static bool IsExpectedNotToAnswer(InstanceView view) =>
        view.Postgres.State != PostgresState.Running || view.Data.Work != DataDirectoryWork.None || view.Cluster is { Fenced: true };

    private static PostmasterState State(PostgresState state, bool answered) => state switch
    {
        PostgresState.Stopped => PostmasterState.Stopped,
        PostgresState.Starting => PostmasterState.Starting,
        PostgresState.Stopping => PostmasterState.Stopping,
        _ => answered ? PostmasterState.Running : PostmasterState.Unresponsive,
    };
}
