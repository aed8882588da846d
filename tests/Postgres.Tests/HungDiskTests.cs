namespace Surus.Postgres.Tests;

/// <summary>A disk that hangs: whoever writes waits in the kernel, where no signal reaches.</summary>
public sealed class HungDiskTests
{
    [Fact]
    public async Task The_probe_says_for_how_long_the_disk_has_not_answered()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("one");
        await using var disk = await FrozenFileSystem.Mount(Path.GetDirectoryName(data.Path)!);
        using var probe = new DiskProbe(data.Path, TimeProvider.System);
        await Until(() => File.Exists(data.Path + ".probe") && probe.WaitingFor == default);

        await disk.Freeze();
        await Until(() => probe.WaitingFor > TimeSpan.FromMilliseconds(100));
        await disk.Thaw();

        await Until(() => probe.WaitingFor == default);
    }

    /// <summary>Killed while it waits for the disk, PostgreSQL is as good as dead: it says so before it can end, and ends once the disk answers.</summary>
    [Fact]
    public async Task PostgreSQL_that_is_killed_while_its_disk_hangs_runs_no_more()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("one");
        await using var disk = await FrozenFileSystem.Mount(Path.GetDirectoryName(data.Path)!);
        await machine.Initialize(data);
        var postmaster = machine.Start(data);
        await postmaster.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(data);
        await sql.Execute("CREATE TABLE public.t AS SELECT 1", TestMachine.Cancel);

        await disk.Freeze();
        var commit = sql.Execute("INSERT INTO public.t VALUES (2)", TestMachine.Cancel);
        await Until(() => ProcessTable.WorkingIn(data.Path).Any(id => ProcessTable.Find(id) is { State: 'D' }));
        Assert.False(postmaster.IsKilled);
        var abort = postmaster.Abort(TimeSpan.FromMilliseconds(100));
        await Until(() => postmaster.IsKilled);
        var (endedBeforeTheThaw, committed) = (postmaster.Exited.IsCompleted, commit.IsCompletedSuccessfully);
        await disk.Thaw();

        await abort;
        Assert.False(endedBeforeTheThaw);
        Assert.False(committed);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => commit);
        Assert.Empty(ProcessTable.WorkingIn(data.Path));
    }

    [Fact]
    public async Task A_postmaster_that_is_suspended_is_known_to_be()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var postmaster = machine.Start(data);
        await postmaster.WaitForConnections(TestMachine.Cancel);
        Assert.False(postmaster.IsSuspended);

        _ = NativeMethods.Kill(postmaster.ProcessId, (int)Signal.Stop);
        await Until(() => postmaster.IsSuspended);
        await postmaster.Abort(TimeSpan.FromMilliseconds(100));

        Assert.True(postmaster.IsKilled);
    }

    // The kernel tells nobody when a process is suspended, killed or waits.
    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestMachine.Cancel);
        }
    }
}
