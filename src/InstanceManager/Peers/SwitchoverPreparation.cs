using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>What a primary and its standbys do before the primary stops for another one, while clients still work.</summary>
/// <param name="peers">The way to the standbys.</param>
internal sealed class SwitchoverPreparation(PeerClient peers)
{
    /// <summary>How long a checkpoint may take before it is no longer waited for.</summary>
    public static readonly TimeSpan CheckpointLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long standbys are waited for: what they do not do now they do while the primary stops.</summary>
    private static readonly TimeSpan StandbyLimit = TimeSpan.FromSeconds(5);

    /// <summary>Prepares the primary, then its standbys.</summary>
    /// <param name="sql">The primary.</param>
    /// <param name="standbys">The addresses of the other instances.</param>
    public async Task Prepare(LocalSql sql, IEnumerable<string> standbys)
    {
        var checkpoint = await ShortStop.Prepare(sql, CheckpointLimit, CancellationToken.None);
        await Task.WhenAll(standbys.Select(address => peers.Restartpoint(address, checkpoint, StandbyLimit, CancellationToken.None)));
    }
}
