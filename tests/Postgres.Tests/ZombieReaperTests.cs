namespace Surus.Postgres.Tests;

/// <summary>Process 1 reaps orphans, and leaves every child that somebody waits for to whoever waits.</summary>
public sealed class ZombieReaperTests
{
    private const int ChildrenEach = 40;

    /// <summary>
    /// Children of two objects end while we reap without a pause. One that is reaped by mistake never ends for its waiter: the test
    /// then ends by its time limit.
    /// </summary>
    [Fact(Timeout = 60_000)]
    public async Task Takes_no_exit_code_from_whoever_waits()
    {
        using var enough = new CancellationTokenSource();
        var reaping = Task.Run(() => ReapUntil(enough.Token), TestMachine.Cancel);

        await Task.WhenAll(EndMany(new ChildProcesses()), EndMany(new ChildProcesses())).WaitAsync(TestMachine.Cancel);

        await enough.CancelAsync();
        await reaping;
    }

    private static void ReapUntil(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            _ = ZombieReaper.Reap();
        }
    }

    private static async Task EndMany(ChildProcesses children)
    {
        for (var started = 0; started < ChildrenEach; started++)
        {
            using var child = children.Start("true", []);
            Assert.Equal(0, await child.Exited);
        }
    }
}
