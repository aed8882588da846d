using System.Collections.Immutable;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>Which peers vouched for this primary, and when this instance last vouched for another.</summary>
internal sealed class Vouching(PeerClient peers, TimeProvider time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _askedAt = new(StringComparer.Ordinal);
    private long _lastVouch = time.GetTimestamp();

    /// <summary>For how long this instance has vouched for nobody, since the manager started at the earliest.</summary>
    public TimeSpan NotVouchingFor
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_lastVouch);
            }
        }
    }

    /// <summary>The peers that vouched, each with how long ago it was asked, ordered by name.</summary>
    public ImmutableArray<PeerVouch> Vouches()
    {
        lock (_gate)
        {
            return [.. _askedAt.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new PeerVouch(entry.Key, time.GetElapsedTime(entry.Value)))];
        }
    }

    /// <summary>Answers a primary that asks. The promise is noted before it is given.</summary>
    public bool Answer(InstanceView? view, string primary)
    {
        if (view is null || !LeaseUpkeep.MayVouchFor(view, primary))
        {
            return false;
        }

        lock (_gate)
        {
            _lastVouch = time.GetTimestamp();
        }

        return true;
    }

    /// <summary>Asks all peers at once.</summary>
    public Task Ask(string self, IEnumerable<(string Name, string Address)> instances, CancellationToken cancel) =>
        Task.WhenAll(instances.Select(instance => Ask(self, instance.Name, instance.Address, cancel)));

    private async Task Ask(string self, string peer, string address, CancellationToken cancel)
    {
        var sentAt = time.GetTimestamp();
        if (await peers.Vouch(address, self, AnswerLimit, cancel))
        {
            lock (_gate)
            {
                _askedAt[peer] = sentAt;
            }
        }
    }
}
