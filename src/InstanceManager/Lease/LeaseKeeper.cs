using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.InstanceManager;

/// <summary>The primary's lease as this process knows it, and the writes to it, each a compare-and-swap with a time limit.</summary>
internal sealed partial class LeaseKeeper
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(2);

    private readonly InstanceOptions _options;
    private readonly LeaseLock _lock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _oneRequest = new(1);
    private Lease? _seen;
    private long _seenAt;
    private long? _renewedAt;

    public LeaseKeeper(KubernetesClient client, InstanceOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _lock = new LeaseLock(client, new NamespacedName(options.Namespace, Surus.Api.ObjectNames.PrimaryLease(options.ClusterName)));
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether the last request to the API server was answered.</summary>
    public bool ApiServerReachable { get; private set; }

    /// <summary>How long ago this process sent the request that last acquired or renewed it; null while it does not hold it.</summary>
    public TimeSpan? SinceLastRenewal
    {
        get
        {
            lock (_gate)
            {
                return _renewedAt is { } at ? _time.GetElapsedTime(at) : null;
            }
        }
    }

    private bool IsSeen
    {
        get
        {
            lock (_gate)
            {
                return _seen is not null;
            }
        }
    }

    /// <summary>The lease as last read or written.</summary>
    public LeaseView? View(LeaseTimings timings)
    {
        lock (_gate)
        {
            if (_seen is not { } lease)
            {
                return null;
            }

            var facts = PrimaryLeaseFacts.Of(lease);
            return new LeaseView
            {
                ResourceVersion = lease.Metadata.ResourceVersion ?? "",
                Holder = facts.Holder,
                HolderSession = facts.HolderSession,
                HolderAddress = facts.HolderAddress,
                Duration = lease.Spec?.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : timings.Duration,
                UnchangedFor = _time.GetElapsedTime(_seenAt),
                Timeline = facts.Timeline,
                HandoverLsn = facts.HandoverLsn,
                Successor = facts.Successor,
            };
        }
    }

    /// <summary>Reads the lease, unless this process holds it and so knows what it says.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        if (SinceLastRenewal is null || !IsSeen)
        {
            await Ask(async limited => Saw(await _lock.Read(limited)), cancel);
        }
    }

    /// <summary>Takes the lease, if it still has that version.</summary>
    public Task Acquire(InstanceStep.AcquireLease step, LeaseTimings timings, CancellationToken cancel) =>
        Write(step.ExpectedResourceVersion, timings, keep: true, cancel, facts => facts with
        {
            Holder = _options.PodName,
            HolderSession = _options.Session,
            HolderAddress = _options.Address,
            Timeline = step.Timeline,
            HandoverLsn = null,
            Successor = null,
        });

    /// <summary>Renews the lease, if it still has that version.</summary>
    public Task Renew(InstanceStep.RenewLease step, LeaseTimings timings, CancellationToken cancel) =>
        Write(step.ExpectedResourceVersion, timings, keep: true, cancel, facts => facts);

    /// <summary>Gives the lease back, if it still has that version.</summary>
    public Task Release(InstanceStep.ReleaseLease step, LeaseTimings timings, CancellationToken cancel) =>
        Write(step.ExpectedResourceVersion, timings, keep: false, cancel, facts => facts with
        {
            Holder = null, HolderSession = null, HolderAddress = null, HandoverLsn = step.HandoverLsn, Successor = null,
        });

    private Task Write(
        string expected, LeaseTimings timings, bool keep, CancellationToken cancel, Func<PrimaryLeaseFacts, PrimaryLeaseFacts> change) =>
        Ask(
            async limited =>
            {
                Lease? seen;
                lock (_gate)
                {
                    seen = _seen;
                    if (seen?.Metadata.ResourceVersion != expected)
                    {
                        return;
                    }

                    // A release that was sent may have been carried out, whatever becomes of the answer.
                    _renewedAt = keep ? _renewedAt : null;
                }

                var before = PrimaryLeaseFacts.Of(seen);
                var after = change(before);
                var sentAt = _time.GetTimestamp();
                var written = await _lock.TryWrite(
                    seen with { Metadata = after.Annotate(seen.Metadata) }, Spec(seen.Spec, before, after, timings), limited);
                if (written is null)
                {
                    LogRefused(_lock.Key);
                    Saw(await _lock.Read(limited));
                    return;
                }

                Wrote(written, keep, sentAt);
            },
            cancel);

    private LeaseSpec Spec(LeaseSpec? seen, PrimaryLeaseFacts before, PrimaryLeaseFacts after, LeaseTimings timings)
    {
        var now = _time.GetUtcNow();
        var sameHolder = before.Holder == after.Holder && before.HolderSession == after.HolderSession;
        return (seen ?? new LeaseSpec()) with
        {
            HolderIdentity = after.Holder ?? "",
            LeaseDurationSeconds = after.Holder is null ? 1 : (int)timings.Duration.TotalSeconds,
            RenewTime = now,
            AcquireTime = sameHolder ? seen?.AcquireTime : now,
            LeaseTransitions = (seen?.LeaseTransitions ?? 0) + (sameHolder || after.Holder is null ? 0 : 1),
        };
    }

    private void Wrote(Lease written, bool keep, long sentAt)
    {
        lock (_gate)
        {
            _renewedAt = keep ? sentAt : null;
            _seen = written;
            _seenAt = _time.GetTimestamp();
        }
    }

    private void Saw(Lease? lease)
    {
        lock (_gate)
        {
            if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion || !ApiServerReachable)
            {
                _seenAt = _time.GetTimestamp();
            }

            // What was refused may have been this process's own write, whose answer was lost: then the lease is still its own.
            // And one that was deleted, or made again in its name, is so until the deadline of the renewals.
            _renewedAt = lease is null || IsOwn(PrimaryLeaseFacts.Of(lease)) ? _renewedAt : null;
            _seen = lease;
        }
    }

    private bool IsOwn(PrimaryLeaseFacts facts) =>
        facts.Holder == _options.PodName && (facts.HolderSession is null || facts.HolderSession == _options.Session);

    private async Task Ask(Func<CancellationToken, Task> request, CancellationToken cancel)
    {
        if (!await _oneRequest.WaitAsync(TimeSpan.Zero, cancel))
        {
            return;
        }

        using var overdue = new CancellationTokenSource(RequestLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            await request(either.Token);
            ApiServerReachable = true;
        }
        catch (Exception failure) when (failure is ApiException or ApiConnectionException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // A refusal is an answer too, but not one that lets anybody rely on the lease.
            ApiServerReachable = failure is ApiException;
            LogFailed(_lock.Key, failure.Message);
        }
        finally
        {
            _oneRequest.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} was changed by somebody else")]
    private partial void LogRefused(NamespacedName lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be read or written: {Cause}")]
    private partial void LogFailed(NamespacedName lease, string cause);
}
