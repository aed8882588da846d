using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;
using StopMode = Surus.Decisions.StopMode;

namespace Surus.InstanceManager;

/// <summary>
/// The PostgreSQL server of this instance: what it is doing, and the orders it takes. Orders that take long are begun and not
/// awaited; each change of state wakes the loop.
/// </summary>
internal sealed partial class PostgresServer
{
    private static readonly TimeSpan CrashMemory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooksAtControlFile = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StatementLimit = TimeSpan.FromSeconds(10);

    private readonly InstanceOptions _options;
    private readonly ChildProcesses _children;
    private readonly Action<string> _onLine;
    private readonly Action _onChange;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<long> _crashes = new();
    private Postmaster? _postmaster;
    private LocalSql? _sql;
    private PostgresState _state = PostgresState.Stopped;
    private long _since;
    private StopMode? _stopMode;
    private bool _isPrimary;
    private bool _isPromoting;
    private bool _isCheckpointing;
    private bool _hasShutDown;
    private string? _checkpointedForRound;
    private long? _suspendedSince;
    private bool _saidDiskIsFull;
    private bool _endedOnFullDisk;
    private Task _abort = Task.CompletedTask;

    public PostgresServer(
        InstanceOptions options, ChildProcesses children, Action<string> onLine, Action onChange, TimeProvider time, ILogger logger)
    {
        _options = options;
        _children = children;
        _onLine = onLine;
        _onChange = onChange;
        _time = time;
        _logger = logger;
        _since = time.GetTimestamp();
    }

    /// <summary>Sessions to the running server; null while none runs.</summary>
    public LocalSql? Sql
    {
        get
        {
            lock (_gate)
            {
                return _state == PostgresState.Stopped ? null : _sql;
            }
        }
    }

    /// <summary>What the parent of the process knows.</summary>
    public PostgresView View()
    {
        lock (_gate)
        {
            while (_crashes.TryPeek(out var crash) && _time.GetElapsedTime(crash) > CrashMemory)
            {
                _crashes.Dequeue();
            }

            _suspendedSince = _postmaster is { IsSuspended: true } ? _suspendedSince ?? _time.GetTimestamp() : null;
            return new PostgresView
            {
                State = _state,
                InStateFor = _time.GetElapsedTime(_since),
                IsPrimary = _isPrimary && _state != PostgresState.Stopped && !_hasShutDown,
                HasShutDown = _hasShutDown,
                IsPromoting = _isPromoting,
                StopMode = _state == PostgresState.Stopping ? _stopMode : null,
                IsKilled = _state == PostgresState.Stopping && _stopMode == StopMode.Immediate && _postmaster is { IsKilled: true },
                SuspendedFor = _suspendedSince is { } suspended ? _time.GetElapsedTime(suspended) : TimeSpan.Zero,
                RecentCrashes = _crashes.Count,
                EndedOnFullDisk = _endedOnFullDisk,
                IsCheckpointing = _isCheckpointing,
                CheckpointedForRound = _checkpointedForRound,
            };
        }
    }

    /// <summary>Starts the server, with or without <c>standby.signal</c>.</summary>
    public void Start(bool asPrimary)
    {
        lock (_gate)
        {
            if (_state != PostgresState.Stopped)
            {
                return;
            }

            _options.Data.SetStandby(!asPrimary);
            _isPrimary = asPrimary;
            _isPromoting = false;
            _saidDiskIsFull = _endedOnFullDisk = false;
            Enter(PostgresState.Starting);
            _sql = new LocalSql(_options.Paths.Run, Ports.Postgres, StatementLimit);
            SocketLockFile.RemoveStale(_options.Paths.Run, Ports.Postgres);
            _postmaster = Postmaster.Start(
                _children, PostgresInstallation.Find(_options.Data.MajorVersion), _options.Data, _onLine, _time,
                _options.ListenAddress is { } address ? ["-c", $"listen_addresses={address}"] : []);
            _ = FollowStart(_postmaster);
            _ = FollowEnd(_postmaster, _sql);
        }
    }

    /// <summary>Tells the server to stop.</summary>
    public void Stop(StopMode mode)
    {
        lock (_gate)
        {
            if (_postmaster is not { } postmaster || _state == PostgresState.Stopped)
            {
                return;
            }

            if (_state != PostgresState.Stopping)
            {
                // Before it runs, the control file may still tell of an earlier stop.
                var tells = _state == PostgresState.Running && _isPrimary && mode != StopMode.Immediate;
                Enter(PostgresState.Stopping);
                _ = tells ? Watched(FollowShutdown(postmaster)) : Task.CompletedTask;
            }

            _stopMode = mode;
            if (mode == StopMode.Smart)
            {
                // Our own sessions are waited for like any other.
                _ = _sql is { } sql ? Watched(sql.DisposeAsync().AsTask()) : Task.CompletedTask;
                _sql = null;
            }

            if (mode != StopMode.Immediate)
            {
                postmaster.BeginStop(mode == StopMode.Smart ? ShutdownMode.Smart : ShutdownMode.Fast);
                return;
            }

            // Asked for again and again while it takes its time: one abort is enough.
            _abort = _abort.IsCompleted ? Watched(postmaster.Abort(AbortLimit)) : _abort;
        }
    }

    /// <summary>Promotes the server to the reserved timeline.</summary>
    /// <param name="current">The timeline it is on.</param>
    /// <param name="reserved">The timeline to open.</param>
    /// <param name="patience">After which time it is told that it has not ended; it goes on, for it can't be taken back.</param>
    public void Promote(TimelineId current, TimelineId reserved, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_postmaster is not { } postmaster || _isPromoting || _isPrimary || _state != PostgresState.Running)
            {
                return;
            }

            // From here on it may write at any moment.
            _isPrimary = true;
            _isPromoting = true;
            var promotion = PromoteAndCheckpoint(postmaster, _sql!, current, reserved);
            _ = Watched(promotion);
            _ = TellIfLate(promotion, patience);
        }
    }

    /// <summary>Does what makes a stop short, and remembers for which round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="prepare">What to do.</param>
    public void PrepareStop(string round, Func<LocalSql, Task> prepare)
    {
        lock (_gate)
        {
            if (_isCheckpointing || _sql is not { } sql)
            {
                return;
            }

            _isCheckpointing = true;
            _ = Watched(PrepareFor(round, prepare(sql)));
        }
    }

    /// <summary>Makes the server read its configuration again.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            _postmaster?.Reload();
            if (_isPrimary && _sql is { } sql)
            {
                _ = Watched(new WaitingCommits(sql, _time).Recount(CancellationToken.None));
            }
        }
    }

    /// <summary>What the server said, or what starting it met with: it can't go on, for want of room on a disk.</summary>
    public void DiskIsFull()
    {
        lock (_gate)
        {
            _saidDiskIsFull = true;
            _endedOnFullDisk |= _state == PostgresState.Stopped;
        }

        _onChange();
    }

    /// <summary>What the server itself said of its role.</summary>
    public void Believe(bool isPrimary)
    {
        lock (_gate)
        {
            _isPrimary = isPrimary || _isPromoting;
        }
    }

    private async Task FollowStart(Postmaster postmaster)
    {
        if (!await postmaster.WaitForConnections(CancellationToken.None))
        {
            return;
        }

        lock (_gate)
        {
            if (_postmaster == postmaster && _state == PostgresState.Starting)
            {
                Enter(PostgresState.Running);
            }
        }
    }

    // Nothing tells of it but the file itself, and somebody waits for every moment.
    private async Task FollowShutdown(Postmaster postmaster)
    {
        while (!postmaster.Exited.IsCompleted)
        {
            if (ControlData.SaysShutDown(_options.Data))
            {
                lock (_gate)
                {
                    _hasShutDown = _postmaster == postmaster && _state == PostgresState.Stopping;
                }

                _onChange();
                return;
            }

            await Task.WhenAny(postmaster.Exited, Task.Delay(BetweenLooksAtControlFile, _time));
        }
    }

    private async Task FollowEnd(Postmaster postmaster, LocalSql sql)
    {
        var exitCode = await postmaster.Exited;
        lock (_gate)
        {
            if (!postmaster.IsStopping)
            {
                _crashes.Enqueue(_time.GetTimestamp());
                _endedOnFullDisk = _saidDiskIsFull;
                LogCrash(exitCode);
            }

            _postmaster = null;
            _sql = null;
            _isPromoting = _isCheckpointing = _hasShutDown = false;
            Enter(PostgresState.Stopped);
        }

        postmaster.Dispose();
        await sql.DisposeAsync();
    }

    private async Task TellIfLate(Task promotion, TimeSpan patience)
    {
        using var ended = new CancellationTokenSource();
        if (await Task.WhenAny(promotion, Task.Delay(patience, _time, ended.Token)) != promotion && View().IsPromoting)
        {
            LogLatePromotion(patience.TotalSeconds);
        }

        await ended.CancelAsync();
    }

    private async Task PromoteAndCheckpoint(Postmaster postmaster, LocalSql sql, TimelineId current, TimelineId reserved)
    {
        try
        {
            TimelineHistoryFiles.Reserve(_options.Data, current, reserved);
            await postmaster.Promote(sql, CancellationToken.None);
        }
        finally
        {
            lock (_gate)
            {
                _isPromoting = false;
            }

            _onChange();
        }

        // Until a checkpoint the control file speaks of the old timeline, by which pg_rewind elsewhere would be misled.
        await sql.ExecuteUnhurried("CHECKPOINT", SwitchoverPreparation.CheckpointLimit, CancellationToken.None);
    }

    private async Task PrepareFor(string round, Task preparation)
    {
        try
        {
            await preparation;
        }
        finally
        {
            lock (_gate)
            {
                // Also where it failed: the stop will do it.
                _isCheckpointing = false;
                _checkpointedForRound = round;
            }

            _onChange();
        }
    }

    private async Task Watched(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failure)
        {
            LogFailure(failure.Message);
            _onChange();
        }
    }

    private void Enter(PostgresState state)
    {
        _state = state;
        _since = _time.GetTimestamp();
        _onChange();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL ended by itself with exit code {ExitCode}")]
    private partial void LogCrash(int exitCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "The promotion has not ended after {Seconds} s (spec.postgresql.promotionTimeout); it goes on, and PostgreSQL's own messages say what it does")]
    private partial void LogLatePromotion(double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "An order to PostgreSQL failed: {Cause}")]
    private partial void LogFailure(string cause);
}
