using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>
/// The fence's second line: should the loop itself be stuck, the right to write still runs out. The rule is the loop's own.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly Func<Pass?> _last;
    private readonly PostgresServer _server;
    private readonly LeaseKeeper _lease;
    private readonly Vouching _vouching;
    private readonly ITimer _timer;

    public Watchdog(Func<Pass?> last, PostgresServer server, LeaseKeeper lease, Vouching vouching, TimeProvider time)
    {
        (_last, _server, _lease, _vouching) = (last, server, lease, vouching);
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var postgres = _server.View();
        if (_last() is not { } last || !postgres.IsPrimary || postgres is { State: PostgresState.Stopping, StopMode: StopMode.Immediate })
        {
            return;
        }

        var now = last.Seen.View with
        {
            Lease = _lease.View(),
            SinceLastRenewal = _lease.SinceLastRenewal,
            Vouches = _vouching.Vouches(),
            Postgres = postgres,
        };
        if (!LeaseUpkeep.MayAcceptWrites(now))
        {
            _server.Stop(StopMode.Immediate);
        }
    }
}
