using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>When a container that ended may start again. Pure.</summary>
internal static class RestartBackoff
{
    /// <summary>A container that ran this long counts as healthy: the next back-off begins anew.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    private static readonly Backoff Delays = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

    /// <summary>How long to wait after the container ended.</summary>
    /// <param name="restartsInARow">How often it was restarted before; the first restart waits for nothing.</param>
    public static TimeSpan After(int restartsInARow) => restartsInARow <= 0 ? TimeSpan.Zero : Delays.Delay(restartsInARow);

    /// <summary>The count after one more restart.</summary>
    /// <param name="restartsInARow">The count before.</param>
    /// <param name="ran">How long the ended run lasted.</param>
    public static int Next(int restartsInARow, TimeSpan ran) => ran >= Healthy ? 1 : restartsInARow + 1;
}
