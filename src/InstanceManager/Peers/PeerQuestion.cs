using Surus.Api;

namespace Surus.InstanceManager;

/// <summary>
/// Asks a peer for its report, and does not wait twice for one that is silent: its answer, should it come, counts when it is there. A node that
/// is lost says nothing, and every step of the election that follows would wait for it.
/// </summary>
/// <param name="peers">The way to the peer.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerQuestion(PeerClient peers, TimeProvider time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OfTheSilent = TimeSpan.FromMilliseconds(50);

    private string? _address;
    private long _sentAt;
    private Task<InstanceStatusReport?>? _open;
    private bool _isSilent;

    /// <summary>When the question was sent that was answered last, by the clock's timestamps.</summary>
    public long AnsweredQuestionSentAt { get; private set; }

    /// <summary>The peer's report; null where it did not answer in time. One call at a time.</summary>
    /// <param name="address">The peer.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<InstanceStatusReport?> Ask(string address, CancellationToken cancel)
    {
        if (address != _address)
        {
            (_address, _open, _isSilent) = (address, null, false);
        }

        if (_open is null)
        {
            (_sentAt, _open) = (time.GetTimestamp(), peers.Status(address, AnswerLimit, cancel));
        }

        try
        {
            var report = await _open.WaitAsync(_isSilent ? OfTheSilent : Timeout.InfiniteTimeSpan, time, cancel);
            (_open, _isSilent) = (null, report is null);
            AnsweredQuestionSentAt = report is null ? AnsweredQuestionSentAt : _sentAt;
            return report;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
