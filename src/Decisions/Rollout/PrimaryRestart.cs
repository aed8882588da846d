namespace Surus.Decisions;

/// <summary>A restart of the primary's pod without a switchover: for a while nobody takes over.</summary>
internal static class PrimaryRestart
{
    /// <summary>How long after its pod was deleted the primary may be away before failover is asked again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the primary is being restarted, and not for too long.</summary>
    public static bool IsUnderWay(ClusterView view)
    {
        var primary = view.CurrentPrimary;
        return primary?.Pod switch
        {
            null => primary is not null,
            { Metadata.DeletionTimestamp: not null } => primary.Answer is not null || primary.Observation.ContactFor < Patience,
            { Metadata.CreationTimestamp: { } created } => primary.Answer is null && view.Now - created < Patience,
            _ => false,
        };
    }
}
