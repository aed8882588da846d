using System.Diagnostics;

namespace Surus.Postgres.Tests;

public sealed class PostmasterTests
{
    [Fact]
    public async Task Starts_answers_and_stops_in_order()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        Assert.True(data.IsInitialized);
        Assert.Equal(15, data.MajorVersion);
        var postmaster = machine.Start(data);
        Assert.True(await postmaster.WaitForConnections(TestMachine.Cancel));

        var status = await StatusQuery.Ask(machine.Connect(data), TestMachine.Cancel);
        Assert.True(status.IsPrimary);
        Assert.Equal(1u, status.TimeLineId?.Value);
        Assert.StartsWith("15.", status.PostgresVersion);

        Assert.True(await postmaster.Stop(ShutdownMode.Fast, TimeSpan.FromMinutes(2)));
        Assert.Equal(0, await postmaster.Exited);
        var control = await ControlData.Read(machine.Children, machine.Installation, data, TestMachine.Cancel);
        Assert.True(control.IsCleanPrimaryStop);
        Assert.Equal(status.SystemId, control.SystemIdentifier);
        Assert.True(control.CheckpointLsn >= status.CurrentLsn);
    }

    [Fact]
    public async Task A_killed_postmaster_is_noticed_and_takes_its_sessions_along()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var postmaster = machine.Start(data);
        await postmaster.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(data);
        var session = int.Parse((await sql.Scalar("SELECT pg_backend_pid()::text", TestMachine.Cancel))!);
        await machine.Children.Run("kill", ["-9", $"{postmaster.ProcessId}"], cancel: TestMachine.Cancel);

        Assert.Equal(128 + 9, await postmaster.Exited);
        Assert.DoesNotContain(session, ProcessTable.WorkingIn(data.Path));
        Assert.Empty(ProcessTable.WorkingIn(data.Path));

        var again = machine.Start(data);
        Assert.True(await again.WaitForConnections(TestMachine.Cancel));
    }

    [Fact]
    public async Task A_start_that_fails_ends_the_wait()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var postmaster = machine.Start(data, "-c", "shared_buffers=nonsense");
        Assert.False(await postmaster.WaitForConnections(TestMachine.Cancel));
        Assert.Equal(1, await postmaster.Exited);
    }

    [Fact]
    public async Task A_frozen_server_runs_into_the_time_limit_and_can_be_ended()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var postmaster = machine.Start(data);
        await postmaster.WaitForConnections(TestMachine.Cancel);
        foreach (var process in ProcessTable.WorkingIn(data.Path))
        {
            await machine.Children.Run("kill", ["-STOP", $"{process}"], cancel: TestMachine.Cancel);
        }

        var sql = machine.Connect(data, TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<Exception>(() => StatusQuery.Ask(sql, TestMachine.Cancel));
        await postmaster.Abort(TimeSpan.Zero);
        Assert.Empty(ProcessTable.WorkingIn(data.Path));
    }

    [Fact]
    public async Task A_reload_takes_over_a_changed_parameter()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        await File.AppendAllTextAsync(data.FilePath("postgresql.conf"), "include 'custom.conf'\n", TestMachine.Cancel);
        DurableFile.Write(data.FilePath("custom.conf"), "cnpg.config_sha256 = 'before'\n");
        var postmaster = machine.Start(data);
        await postmaster.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(data);
        Assert.Equal("before", (await StatusQuery.Ask(sql, TestMachine.Cancel)).LoadedConfigurationHash);

        Assert.True(DurableFile.Write(data.FilePath("custom.conf"), "cnpg.config_sha256 = 'after'\n"));
        postmaster.Reload();
        string? loaded;
        do
        {
            loaded = (await StatusQuery.Ask(sql, TestMachine.Cancel)).LoadedConfigurationHash;
        }
        while (loaded is "before");

        Assert.Equal("after", loaded);
    }

    [Fact]
    public async Task A_volume_belongs_to_one_at_a_time()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("one");
        var cancel = TestContext.Current.CancellationToken;
        var told = new TaskCompletionSource<string>();
        Task<VolumeLock> second;
        using (await VolumeLock.Take(data, Unexpected, TimeProvider.System, cancel))
        {
            second = VolumeLock.Take(data, told.SetResult, TimeProvider.System, cancel);
            Assert.Contains("one pod at a time", await told.Task);
            Assert.False(second.IsCompleted);
        }

        (await second).Dispose();
        (await VolumeLock.Take(data, Unexpected, TimeProvider.System, cancel)).Dispose();

        static void Unexpected(string sentence) => Assert.Fail(sentence);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_volume_that_cannot_be_written_to_is_an_error_and_not_waited_for()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("broken");

        // The kernel lets nobody write to a program that runs, much as to a file system that has become read-only.
        File.Copy("/bin/sleep", $"{data.Path}.lock");
        using var running = Process.Start($"{data.Path}.lock", "infinity");
        try
        {
            await Assert.ThrowsAsync<IOException>(() => VolumeLock.Take(data, _ => { }, TimeProvider.System, TestContext.Current.CancellationToken));
        }
        finally
        {
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
        }
    }
}
