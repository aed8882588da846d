namespace Surus.Postgres.Tests;

public sealed class DiskProbeTests
{
    [Fact]
    public async Task Says_why_nothing_can_be_written()
    {
        using var probe = new DiskProbe("/nonexistent/pgdata", TimeProvider.System);
        while (probe.Health.Failure is null)
        {
            await Task.Yield();
            TestMachine.Cancel.ThrowIfCancellationRequested();
        }

        Assert.Contains("/nonexistent/pgdata.probe", probe.Health.Failure);
    }
}
