using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>
/// Lets one of several processes lead at a time. Ages of leases are measured by this machine's clock from the moment a
/// change was seen, so clocks of different machines need not agree.
/// </summary>
public sealed partial class LeaderElector
{
    private readonly LeaseLock leaseLock;
    private readonly LeaderElectionOptions options;
    private readonly ILogger logger;
    private Lease? seen;
    private long seenAt;

    /// <summary>A candidate.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public LeaderElector(LeaseLock leaseLock, LeaderElectionOptions options)
    {
        options.Check();
        this.leaseLock = leaseLock;
        this.options = options;
        logger = options.Logger;
    }

    /// <summary>True while this process leads.</summary>
    public bool IsLeader { get; private set; }

    /// <summary>Who leads, as last seen; null for nobody.</summary>
    public string? Leader => string.IsNullOrEmpty(seen?.Spec?.HolderIdentity) ? null : seen.Spec.HolderIdentity;

    /// <summary>Waits until this process leads, then runs <paramref name="lead"/>, whose cancellation comes as soon as it leads no more.</summary>
    /// <exception cref="LeadershipLostException">Leadership was lost; <paramref name="lead"/> has ended.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; <paramref name="lead"/> has ended and the lease is given back.</exception>
    public async Task Run(Func<CancellationToken, Task> lead, CancellationToken cancel)
    {
        Tell(isLeader: false);
        await Acquire(cancel).ConfigureAwait(false);
        IsLeader = true;
        Tell(isLeader: true);
        LogLeading(options.Identity, leaseLock.Key);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewal = Renew(leading.Token);
        var work = Task.Run(() => lead(leading.Token), CancellationToken.None);
        try
        {
            await Task.WhenAny(renewal, work).ConfigureAwait(false);
            await leading.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            IsLeader = false;
            Tell(isLeader: false);
        }

        if (renewal.Exception?.InnerException is LeadershipLostException lost)
        {
            throw lost;
        }

        await Release().ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }

    private void Tell(bool isLeader) =>
        RuntimeMetrics.LeaderStatus.Record(isLeader ? 1 : 0, new KeyValuePair<string, object?>("name", leaseLock.Key.Name));

    private async Task Acquire(CancellationToken cancel)
    {
        while (!await Attempt(cancel).ConfigureAwait(false))
        {
            await Task.Delay(options.RetryPeriod, options.Time, cancel).ConfigureAwait(false);
        }
    }

    // The deadline counts from before the renewal was sent: what the server wrote is at least as old.
    private async Task Renew(CancellationToken cancel)
    {
        var renewed = options.Time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.RetryPeriod, options.Time, cancel).ConfigureAwait(false);
            var left = options.RenewDeadline - options.Time.GetElapsedTime(renewed);
            var begun = options.Time.GetTimestamp();
            if (left > TimeSpan.Zero && await RenewWithin(left, cancel).ConfigureAwait(false))
            {
                renewed = begun;
            }
            else if (Leader != options.Identity)
            {
                throw new LeadershipLostException($"{Leader ?? "Nobody"} leads by the lease {leaseLock.Key} now, {options.Identity} no longer does.");
            }
            else if (options.Time.GetElapsedTime(renewed) >= options.RenewDeadline)
            {
                throw new LeadershipLostException(
                    $"{options.Identity} could not renew the lease {leaseLock.Key} within {options.RenewDeadline.TotalSeconds:0.#} s and no longer leads.");
            }
        }
    }

    private async Task<bool> RenewWithin(TimeSpan left, CancellationToken cancel)
    {
        using var limit = new TimeLimit(left, options.Time, cancel);
        try
        {
            return await Attempt(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.Expired)
        {
            return false;
        }
    }

    // A failure of the server is no verdict: the next attempt, or the deadline, will tell.
    private async Task<bool> Attempt(CancellationToken cancel)
    {
        try
        {
            if (!IsLeader || seen is null)
            {
                Saw(await leaseLock.Read(cancel).ConfigureAwait(false));
            }

            if (HeldByAnother())
            {
                return false;
            }

            if (await leaseLock.TryWrite(seen, Wanted(), cancel).ConfigureAwait(false) is { } written)
            {
                Saw(written);
                return true;
            }

            Saw(await leaseLock.Read(cancel).ConfigureAwait(false));
            return false;
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or UnreadableObjectException)
        {
            LogAttemptFailed(leaseLock.Key, error.Message);
            return false;
        }
    }

    private void Saw(Lease? lease)
    {
        if (lease?.Metadata.ResourceVersion != seen?.Metadata.ResourceVersion || seen is null)
        {
            seenAt = options.Time.GetTimestamp();
        }

        seen = lease;
    }

    private bool HeldByAnother()
    {
        if (Leader is not { } leader || leader == options.Identity || options.IsPredecessor?.Invoke(leader) == true)
        {
            return false;
        }

        var duration = TimeSpan.FromSeconds(seen?.Spec?.LeaseDurationSeconds ?? 0);
        return options.Time.GetElapsedTime(seenAt) < duration;
    }

    private LeaseSpec Wanted()
    {
        var now = options.Time.GetUtcNow();
        var before = seen?.Spec;
        var same = before?.HolderIdentity == options.Identity;
        return (before ?? new LeaseSpec()) with
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            RenewTime = now,
            AcquireTime = same ? before?.AcquireTime : now,
            LeaseTransitions = (before?.LeaseTransitions ?? 0) + (same || before is null ? 0 : 1),
        };
    }

    private async Task Release()
    {
        if (!options.ReleaseOnStop || Leader != options.Identity)
        {
            return;
        }

        using var limit = new TimeLimit(options.RetryPeriod, options.Time, CancellationToken.None);
        try
        {
            var released = seen!.Spec! with { HolderIdentity = null, LeaseDurationSeconds = 1, RenewTime = options.Time.GetUtcNow() };
            await leaseLock.TryWrite(seen, released, limit.Token).ConfigureAwait(false);
            LogReleased(options.Identity, leaseLock.Key);
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or OperationCanceledException)
        {
            // The lease runs out by itself.
            LogAttemptFailed(leaseLock.Key, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads by the lease {Lease}")]
    private partial void LogLeading(string identity, NamespacedName lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} gave the lease {Lease} back")]
    private partial void LogReleased(string identity, NamespacedName lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be written: {Cause}")]
    private partial void LogAttemptFailed(NamespacedName lease, string cause);
}
