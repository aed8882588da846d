using Surus.Api;

namespace Surus.Decisions;

/// <summary>A restart of the primary's pod without a switchover: for a while nobody takes over, and the replicas wait for it.</summary>
internal static class PrimaryRestart
{
    /// <summary>How long its pod may take to go once its manager says nothing more, and the new one to serve, before failover is asked again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the primary is being restarted, and not for too long.</summary>
    public static bool IsUnderWay(ClusterView view) =>
        view.Status.Phase == Phase.PrimaryRestartWithoutSwitchover && !view.PrimaryIsChanging && view.CurrentPrimary is { } primary && primary.Pod switch
        {
            null => primary.Observation.ContactFor < Patience,
            { Metadata.DeletionTimestamp: not null } => primary.Answer is not null || primary.Observation.ContactFor < Patience,
            { Metadata.CreationTimestamp: { } created } => primary.Answer is not { IsPrimary: true, LeaseHeld: true } && view.Now - created < Patience,
            _ => false,
        };
}
