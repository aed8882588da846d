using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Names an instance's part in replication, from what it and the primary report.</summary>
internal static class InstanceRole
{
    public static string Of(InstanceView instance, StatusView view)
    {
        if (view.Fencing.Includes(instance.Name))
        {
            return "Fenced";
        }

        return instance.Report switch
        {
            null => "Unknown",
            { IsPrimary: true } => "Primary",
            _ when view.IsReplicaCluster && instance.Name == view.Status.CurrentPrimary => "Designated primary",
            { } report => $"Standby ({Standby(instance.Name, report, view)})",
        } is var role and not "Standby ()" ? role : "Unknown";
    }

    private static string Standby(string name, InstanceStatusReport report, StatusView view)
    {
        if (report.IsPgRewindRunning)
        {
            return "pg_rewind";
        }

        if (report.MightBeUnavailable || report.PostmasterState is PostmasterState.Starting)
        {
            return "starting up";
        }

        if (report.ReplayPaused)
        {
            return "paused";
        }

        return view.IsReplicaCluster ? "in Replica Cluster" : Synchrony(name, report, view);
    }

    // Whether it streams is the primary's word; where the primary is silent, only a missing receiver is known.
    private static string Synchrony(string name, InstanceStatusReport report, StatusView view) =>
        view.Primary?.Report?.ReplicationInfo?.FirstOrDefault(row => row.ApplicationName == name) switch
        {
            { SyncState: "sync" or "quorum" } => "sync",
            { SyncState: "potential" } => "potential sync",
            { } => "async",
            null => report.IsWalReceiverActive ? "" : "file based",
        };
}
