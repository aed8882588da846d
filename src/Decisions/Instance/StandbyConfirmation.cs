using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// How a primary gets on with one of the other instances: whether it streams and confirms what it is sent, and for how long. Made anew from the
/// one before, at every look; times are those of the manager's own steady clock.
/// </summary>
public sealed record StandbyConfirmation
{
    /// <summary>
    /// For so long a standby may owe its next confirmation before it counts as one that can't confirm: a disk that hangs keeps the connection open.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The instance.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it confirms.</summary>
    public bool Confirms { get; init; }

    /// <summary>Since when it has confirmed, or has not.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>Whether it ever confirmed since this server became the primary.</summary>
    public bool EverConfirmed { get; init; }

    /// <summary>The end of the WAL that it has on its disk; null while it does not stream.</summary>
    public LogSequenceNumber? Flushed { get; init; }

    /// <summary>When that last changed, or was all that had been sent.</summary>
    public TimeSpan FlushedAt { get; init; }

    /// <summary>What is known after another look.</summary>
    /// <param name="before">What was known before; null at the first look since this server became the primary.</param>
    /// <param name="name">The instance.</param>
    /// <param name="sender">Its WAL sender; null where there is none.</param>
    /// <param name="now">The time of the look.</param>
    public static StandbyConfirmation Next(StandbyConfirmation? before, string name, ReplicationReport? sender, TimeSpan now)
    {
        var flushed = sender is { State: "streaming" } ? sender.FlushLsn : null;
        var moved = flushed is not null && (flushed != before?.Flushed || flushed >= sender!.SentLsn);
        var flushedAt = moved || before is null ? now : before.FlushedAt;
        var confirms = flushed is not null && now - flushedAt < Patience;
        return new()
        {
            Name = name,
            Confirms = confirms,
            Since = before?.Confirms == confirms ? before.Since : confirms || flushed is null ? now : flushedAt,
            EverConfirmed = confirms || before is { EverConfirmed: true },
            Flushed = flushed,
            FlushedAt = flushedAt,
        };
    }
}
