namespace Surus.Decisions;

/// <summary>A restart of the primary's pod without a switchover: for a while nobody takes over.</summary>
internal static class PrimaryRestart
{
    /// <summary>How long after its pod was deleted the primary may be away before failover is asked again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the primary is being restarted, and not for too long.</summary>
    public static bool IsUnderWay(ClusterView view)
    {
        var pod = view.CurrentPrimary?.Pod;
        return pod switch
        {
            null => true,
            { Metadata.DeletionTimestamp: not null } => true,
            { Metadata.CreationTimestamp: { } created } => view.CurrentPrimary!.Answer is null && view.Now - created < Patience,
            _ => false,
        };
    }
}
