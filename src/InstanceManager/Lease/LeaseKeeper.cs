using Microsoft.Extensions.Logging;
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
    private int _instancesSent;

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

    /// <summary>The lease as last read or written; null where there is none. A write whose answer is lost may have been stored.</summary>
    public LeaseView? View()
    {
        lock (_gate)
        {
            return _seen is { } lease && LeaseRecord.Read(lease, _time.GetElapsedTime(_seenAt)) is { } view
                ? view with { Instances = view.Instances < _instancesSent ? _instancesSent : view.Instances }
                : null;
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
    public Task Acquire(InstanceStep.AcquireLease step, LeaseTimings timings, int? instances, CancellationToken cancel) =>
        Write(
            step.ExpectedResourceVersion, keep: true, cancel,
            seen => LeaseRecord.Acquired(
                seen, _options.PodName, _options.Session, _options.Address, step.Timeline, instances, timings.Duration, _time.GetUtcNow()));

    /// <summary>Renews the lease, if it still has that version.</summary>
    public Task Renew(InstanceStep.RenewLease step, LeaseTimings timings, CancellationToken cancel) =>
        Write(step.ExpectedResourceVersion, keep: true, cancel, seen => LeaseRecord.Renewed(seen, step.Instances, timings.Duration, _time.GetUtcNow()));

    /// <summary>Gives the lease back, if it still has that version.</summary>
    public Task Release(InstanceStep.ReleaseLease step, CancellationToken cancel) =>
        Write(step.ExpectedResourceVersion, keep: false, cancel, seen => LeaseRecord.Released(seen, step.HandoverLsn));

    private Task Write(string expected, bool keep, CancellationToken cancel, Func<Lease, Lease> change) =>
        Ask(
            async limited =>
            {
                if (Seen() is not { } seen || seen.Metadata.ResourceVersion != expected)
                {
                    return;
                }

                var sentAt = _time.GetTimestamp();
                var wanted = change(seen);
                SendsInstances(LeaseRecord.Read(wanted, TimeSpan.Zero).Instances ?? 0);
                if (!keep)
                {
                    // Whatever becomes of the answer, from here on the lease is not ours to rely on.
                    Hold(null);
                }

                if (await _lock.TryWrite(wanted, wanted.Spec!, limited) is { } written)
                {
                    Saw(written);
                    Hold(keep ? sentAt : null);
                    return;
                }

                LogRefused(_lock.Key);
                Saw(await _lock.Read(limited));
            },
            cancel);

    private Lease? Seen()
    {
        lock (_gate)
        {
            return _seen;
        }
    }

    private void SendsInstances(int count)
    {
        lock (_gate)
        {
            _instancesSent = Math.Max(_instancesSent, count);
        }
    }

    private void Hold(long? since)
    {
        lock (_gate)
        {
            _renewedAt = since;
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
            _renewedAt = lease is null || IsOwn(LeaseRecord.Read(lease, TimeSpan.Zero)) ? _renewedAt : null;
            _seen = lease;
            _instancesSent = 0;
        }
    }

    private bool IsOwn(LeaseView lease) =>
        lease.Holder == _options.PodName && (lease.HolderSession is null || lease.HolderSession == _options.Session);

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
