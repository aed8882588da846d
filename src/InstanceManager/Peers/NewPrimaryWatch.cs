using Surus.Api;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>
/// Listens to the instance that becomes primary, so that a standby turns to it at the moment it accepts writes: with synchronous replication
/// the first commit waits for that.
/// </summary>
/// <param name="peers">The way to the other.</param>
/// <param name="serves">Called when the other says that it accepts writes.</param>
internal sealed class NewPrimaryWatch(PeerClient peers, Action serves) : IDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private string? _address;
    private CancellationTokenSource _listening = new();
    private Task _ended = Task.CompletedTask;

    /// <summary>Begins to listen, goes on, or stops, as the view asks for.</summary>
    /// <param name="view">What the instance sees.</param>
    /// <param name="addressOf">Where another instance is; null where that is not known.</param>
    public void Consider(InstanceView view, Func<string, string?> addressOf)
    {
        var wanted = Serving.AwaitedPrimary(view) is { } primary ? addressOf(primary) : null;
        if (wanted == _address && (wanted is null || !_ended.IsCompleted))
        {
            return;
        }

        _listening.Cancel();
        _listening.Dispose();
        _listening = new CancellationTokenSource();
        _address = wanted;
        _ended = wanted is null ? Task.CompletedTask : peers.Listen(wanted, Hear, LongestSilence, _listening.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listening.Cancel();
        _listening.Dispose();
    }

    private void Hear(InstanceStatusReport report)
    {
        if (report is { IsPrimary: true, LeaseHeld: true })
        {
            serves();
        }
    }
}
