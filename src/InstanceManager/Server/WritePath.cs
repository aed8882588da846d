using Npgsql;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>Whether PostgreSQL could make a write durable and would take a session: tried, for an answer to a query proves neither.</summary>
internal sealed class WritePath(InstanceOptions options, PostgresServer server, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan SessionPeriod = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private DiskProbe[] _disks = [];
    private ITimer? _timer;
    private LocalSql? _asked;
    private long? _unansweredSince;
    private bool _isAsking;

    /// <summary>For how long a write to one of the volumes has been waiting to become durable; zero where none waits.</summary>
    public TimeSpan DiskWaitingFor => _disks.Select(disk => disk.WaitingFor).DefaultIfEmpty().Max();

    /// <summary>For how long the running server has answered no new session; zero where it does.</summary>
    public TimeSpan SilentFor
    {
        get
        {
            lock (_gate)
            {
                return _unansweredSince is { } since && _asked == server.Sql ? time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Begins to try.</summary>
    public void Begin()
    {
        string?[] volumes = [options.Data.Path, options.WalDirectory];
        _disks = [.. volumes.OfType<string>().Select(volume => new DiskProbe(volume, time))];
        _timer = time.CreateTimer(_ => AskWhenRunning(), null, SessionPeriod, SessionPeriod);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        foreach (var disk in _disks)
        {
            disk.Dispose();
        }
    }

    private void AskWhenRunning()
    {
        lock (_gate)
        {
            if (_isAsking || server.View().State != PostgresState.Running || server.Sql is not { } sql)
            {
                return;
            }

            _unansweredSince = _asked == sql && _unansweredSince is { } since ? since : time.GetTimestamp();
            _asked = sql;
            _isAsking = true;
            _ = Ask(sql);
        }
    }

    private async Task Ask(LocalSql sql)
    {
        var answered = await IsAnswered(sql);
        lock (_gate)
        {
            _isAsking = false;
            _unansweredSince = answered ? null : _unansweredSince;
        }
    }

    // A refusal, such as "too many clients", is an answer too.
    private static async Task<bool> IsAnswered(LocalSql sql)
    {
        try
        {
            await sql.Ping(CancellationToken.None);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            return failure is PostgresException;
        }
    }
}
