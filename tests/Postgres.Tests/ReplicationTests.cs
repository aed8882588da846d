using Surus.Api;

namespace Surus.Postgres.Tests;

public sealed class ReplicationTests
{
    [Fact]
    public async Task Clone_stream_promote_and_rewind_the_old_primary()
    {
        await using var machine = new TestMachine();
        var (first, second) = (await machine.Initdb("first"), await machine.NewDirectory("second"));
        var primary = machine.Start(first);
        await primary.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(first);
        await new SystemRoles(sql).Ensure(TestMachine.Cancel);
        await new ReplicationSlots(sql).Create("_cnpg_second", keepsWal: false, TestMachine.Cancel);
        await sql.Execute("CREATE TABLE public.row (id int)", TestMachine.Cancel);

        await new BaseBackup(machine.Children, machine.Installation).Take(second, null, TestMachine.Connection(first, "second-join"), TestMachine.Cancel);
        Assert.True(second.IsStandby);
        Assert.Null(second.UnfinishedOperation);
        var standby = machine.Start(second, Follow(first, "second"));
        Assert.True(await standby.WaitForConnections(TestMachine.Cancel));
        var standbySql = machine.Connect(second);
        await sql.Execute("INSERT INTO public.row VALUES (1)", TestMachine.Cancel);
        var end = await sql.Scalar("SELECT pg_current_wal_lsn()::text", TestMachine.Cancel);
        await WaitUntil(standbySql, $"SELECT (pg_last_wal_replay_lsn() >= '{end}')::text");
        var streaming = Assert.Single((await StatusQuery.Ask(sql, TestMachine.Cancel)).ReplicationInfo!);
        Assert.Equal(("second", "streaming"), (streaming.ApplicationName, streaming.State));
        var received = await StatusQuery.Ask(standbySql, TestMachine.Cancel);
        Assert.True(received.IsWalReceiverActive);
        Assert.Null(StandbyLag.Fault(await StandbyLag.Ask(standbySql, TestMachine.Cancel), maximum: 16 << 20));
        Assert.Equal(0, await StandbyLag.Ask(sql, TestMachine.Cancel));
        await standbySql.Execute("SELECT pg_wal_replay_pause()", TestMachine.Cancel);
        await sql.Execute("INSERT INTO public.row VALUES (0)", TestMachine.Cancel);
        await WaitUntil(standbySql, "SELECT (latest_end_lsn > pg_last_wal_replay_lsn())::text FROM pg_stat_wal_receiver");
        Assert.Contains("behind the primary; 0 are allowed", StandbyLag.Fault(await StandbyLag.Ask(standbySql, TestMachine.Cancel), maximum: 0), StringComparison.Ordinal);
        await standbySql.Execute("SELECT pg_wal_replay_resume()", TestMachine.Cancel);
        await sql.Execute("DELETE FROM public.row WHERE id = 0", TestMachine.Cancel);
        Assert.False(received.IsPrimary);
        Assert.True(received.ReceivedLsn >= LogSequenceNumber.Parse(end!));

        // The old primary dies with a row that only it has.
        Assert.Contains("does not stream", StandbyLag.Fault(null, maximum: null), StringComparison.Ordinal);
        await standby.Promote(standbySql, TestMachine.Cancel);
        Assert.Equal(2u, (await StatusQuery.Ask(standbySql, TestMachine.Cancel)).TimeLineId?.Value);
        await standbySql.Execute("CHECKPOINT", TestMachine.Cancel);
        await sql.Execute("INSERT INTO public.row VALUES (2)", TestMachine.Cancel);
        await primary.Abort(TimeSpan.FromMinutes(1));

        await new Rewind(machine.Children, machine.Installation).Run(first, TestMachine.Connection(second, "first"), _ => { }, TestMachine.Cancel);
        Assert.True(first.IsStandby);
        Assert.Null(first.UnfinishedOperation);
        await new ReplicationSlots(standbySql).Create("_cnpg_first", keepsWal: false, TestMachine.Cancel);
        await standbySql.Execute("INSERT INTO public.row VALUES (3)", TestMachine.Cancel);
        var again = machine.Start(first, Follow(second, "first"));
        Assert.True(await again.WaitForConnections(TestMachine.Cancel));
        var rejoined = machine.Connect(first);
        await WaitUntil(rejoined, "SELECT (count(*) = 2)::text FROM public.row");
        Assert.Equal("1,3", await rejoined.Scalar("SELECT string_agg(id::text, ',' ORDER BY id) FROM public.row", TestMachine.Cancel));

        // Its receiver ends with the primary, and no restart point has recorded the timeline yet: the files tell.
        standby.BeginStop(ShutdownMode.Fast);
        await standby.Exited;
        var left = (await StatusQuery.Ask(rejoined, TestMachine.Cancel)).ReceivedLsn!.Value;
        Assert.Equal(2u, WalDirectory.NewestTimeline(first, left, default, known: TimelineId.First).Value);
        var unused = WalFileName.Containing(new(2), left + (1UL << 30), default);
        WalDirectory.Provide(first, unused, default);
        Assert.Equal(1u, WalDirectory.NewestTimeline(first, left + (1UL << 30), default, known: TimelineId.First).Value);

        // It may still be used; it never will; and the others hold what they are named for.
        Assert.Empty(WalDirectory.RemoveUnused(first, new(2), left, default));
        Assert.Equal([unused.ToString()], WalDirectory.RemoveUnused(first, new(2), left + (2UL << 30), default));
        Assert.Equal(2u, WalDirectory.NewestTimeline(first, left, default, known: TimelineId.First).Value);
    }

    [Fact]
    public async Task A_standby_receives_a_new_timeline_in_the_file_that_was_made_for_it()
    {
        await using var machine = new TestMachine();
        var (first, second, third) = (await machine.Initdb("first"), await machine.NewDirectory("second"), await machine.NewDirectory("third"));
        var primary = machine.Start(first);
        await primary.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(first);
        await new SystemRoles(sql).Ensure(TestMachine.Cancel);
        foreach (var (name, data) in new[] { ("second", second), ("third", third) })
        {
            await new BaseBackup(machine.Children, machine.Installation).Take(data, null, TestMachine.Connection(first, $"{name}-join"), TestMachine.Cancel);
        }

        var successor = machine.Start(second, "-c", $"primary_conninfo={TestMachine.Connection(first, "second")}");
        var follower = machine.Start(third, "-c", $"primary_conninfo={TestMachine.Connection(second, "third")}", "-c", "wal_retrieve_retry_interval=500ms");
        Assert.True(await successor.WaitForConnections(TestMachine.Cancel) && await follower.WaitForConnections(TestMachine.Cancel));
        var (successorSql, followerSql) = (machine.Connect(second), machine.Connect(third));
        await sql.Execute("CREATE TABLE public.before ()", TestMachine.Cancel);
        await WaitUntil(followerSql, "SELECT (to_regclass('public.before') IS NOT NULL)::text");
        await primary.Abort(TimeSpan.FromMinutes(1));
        var end = (await StatusQuery.Ask(followerSql, TestMachine.Cancel)).ReceivedLsn!.Value;
        var file = WalFileName.Containing(new(2), end, default);

        WalDirectory.Provide(third, file, default);
        var made = await Inode(third, file);
        WalDirectory.Provide(third, file, default);
        await successor.Promote(successorSql, TestMachine.Cancel);
        await successorSql.Execute("CREATE TABLE public.after ()", TestMachine.Cancel);
        await WaitUntil(followerSql, "SELECT (to_regclass('public.after') IS NOT NULL)::text");

        Assert.EndsWith(" 16777216 postgres 600", made.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(made, await Inode(third, file));
        Assert.Equal(2u, (await StatusQuery.Ask(followerSql, TestMachine.Cancel)).TimeLineId?.Value);
        Assert.Empty(Directory.EnumerateFiles(third.FilePath("pg_wal"), "xlogtemp*"));

        static Task<string> Inode(DataDirectory data, WalFileName file) =>
            new ChildProcesses().Run("stat", ["-c", "%i %s %U %a", data.FilePath($"pg_wal/{file}")], cancel: TestMachine.Cancel);
    }

    [Fact]
    public async Task A_rewind_without_a_source_leaves_the_directory_as_it_was()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var other = await machine.NewDirectory("other");
        await Assert.ThrowsAsync<CommandFailedException>(
            () => new Rewind(machine.Children, machine.Installation).Run(data, TestMachine.Connection(other, "one"), _ => { }, TestMachine.Cancel));
        Assert.Null(data.UnfinishedOperation);
        Assert.False(data.IsStandby);
    }

    [Fact]
    public async Task A_clone_that_fails_leaves_its_mark()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("one");
        var other = await machine.NewDirectory("other");
        await Assert.ThrowsAsync<CommandFailedException>(
            () => new BaseBackup(machine.Children, machine.Installation).Take(data, null, TestMachine.Connection(other, "one-join"), TestMachine.Cancel));
        Assert.Equal("clone", data.UnfinishedOperation);
    }

    [Fact]
    public async Task Slots_are_made_advanced_and_dropped()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        await machine.Start(data).WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(data);
        var slots = new ReplicationSlots(sql);
        await slots.Create("idle", keepsWal: false, TestMachine.Cancel);
        await slots.Create("keeping", keepsWal: true, TestMachine.Cancel);
        await slots.Create("keeping", keepsWal: false, TestMachine.Cancel);
        var status = await StatusQuery.Ask(sql, TestMachine.Cancel);
        Assert.Equal([("idle", false), ("keeping", true)], status.ReplicationSlotsInfo!.Select(slot => (slot.SlotName, slot.RestartLsn is not null)));

        // The WAL that is there begins at a segment's start, and not beyond what the slot keeps.
        var kept = status.ReplicationSlotsInfo![1].RestartLsn!.Value;
        Assert.Equal(0UL, status.OldestWalLsn!.Value.Value % (16 << 20));
        Assert.InRange(status.OldestWalLsn.Value.Value, 16UL << 20, kept.Value);

        await sql.Execute("CREATE TABLE public.row (id int)", TestMachine.Cancel);
        await slots.Advance("keeping", kept + 100, TestMachine.Cancel);
        await slots.Advance("keeping", kept, TestMachine.Cancel);
        await slots.Advance("idle", kept, TestMachine.Cancel);
        await slots.Advance("missing", kept, TestMachine.Cancel);
        Assert.Equal([null, kept + 100], (await StatusQuery.Ask(sql, TestMachine.Cancel)).ReplicationSlotsInfo!.Select(slot => slot.RestartLsn));

        await slots.Drop("idle", TestMachine.Cancel);
        await slots.Drop("idle", TestMachine.Cancel);
        Assert.Equal("keeping", Assert.Single((await StatusQuery.Ask(sql, TestMachine.Cancel)).ReplicationSlotsInfo!).SlotName);
    }

    [Fact]
    public async Task What_a_stop_would_do_is_done_before_it()
    {
        await using var machine = new TestMachine();
        var (first, second) = (await machine.Initdb("first"), await machine.NewDirectory("second"));
        await machine.Start(first, "-c", "archive_mode=on", "-c", "archive_command=/bin/true", "-c", "wal_level=logical").WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(first);
        await new SystemRoles(sql).Ensure(TestMachine.Cancel);
        await new ReplicationSlots(sql).Create("_cnpg_second", keepsWal: false, TestMachine.Cancel);
        await new BaseBackup(machine.Children, machine.Installation).Take(second, null, TestMachine.Connection(first, "second-join"), TestMachine.Cancel);
        await machine.Start(second, [.. Follow(first, "second"), "-c", "wal_level=logical"]).WaitForConnections(TestMachine.Cancel);
        var written = await sql.Scalar("SELECT pg_walfile_name(pg_switch_wal())", TestMachine.Cancel);

        var checkpoint = await ShortStop.Prepare(sql, TimeSpan.FromMinutes(1), TestMachine.Cancel);
        await ShortStop.Follow(machine.Connect(second), checkpoint, TimeSpan.FromMinutes(1), TimeProvider.System, TestMachine.Cancel);

        // Most of the file after the one that was switched away from is filled, and the one after that is there, on both.
        var (segment, offset) = ((checkpoint.Value >> 24) + 1, checkpoint.Value % (16 << 20));
        Assert.InRange(offset, 12UL << 20, (16UL << 20) - 1);
        Assert.NotEqual(written, FileName(segment - 1));
        Assert.True(File.Exists(first.FilePath($"pg_wal/{FileName(segment)}")));
        Assert.True(File.Exists(second.FilePath($"pg_wal/{FileName(segment)}")));

        // A decoder of this database would see what fills the file: then nothing does.
        await sql.Execute("SELECT pg_switch_wal()", TestMachine.Cancel);
        await sql.Execute("SELECT pg_create_logical_replication_slot('decoder', 'test_decoding')", TestMachine.Cancel);
        checkpoint = await ShortStop.Prepare(sql, TimeSpan.FromMinutes(1), TestMachine.Cancel);
        Assert.InRange(checkpoint.Value % (16 << 20), 0UL, 4UL << 20);
    }

    [Fact]
    public async Task A_primary_has_shut_down_before_its_archive_has_the_last_file()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var answers = Path.Combine(machine.Root, "archive-answers");
        var postmaster = machine.Start(data, "-c", "archive_mode=on", "-c", $"archive_command=while [ ! -e {answers} ]; do sleep 0.05; done");
        await postmaster.WaitForConnections(TestMachine.Cancel);
        await machine.Connect(data).Execute("CREATE TABLE public.row ()", TestMachine.Cancel);
        Assert.False(ControlData.SaysShutDown(data));

        postmaster.BeginStop(ShutdownMode.Fast);
        while (!ControlData.SaysShutDown(data))
        {
            await Task.Yield();
            TestMachine.Cancel.ThrowIfCancellationRequested();
        }

        var control = await ControlData.Read(machine.Children, machine.Installation, data, TestMachine.Cancel);
        Assert.True(control.IsCleanPrimaryStop);
        Assert.False(postmaster.Exited.IsCompleted);

        await File.WriteAllTextAsync(answers, "", TestMachine.Cancel);
        await postmaster.Exited;
        Assert.Equal(control.CheckpointLsn, (await ControlData.Read(machine.Children, machine.Installation, data, TestMachine.Cancel)).CheckpointLsn);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("ANY 2 (\"a\",\"b\",\"c\")", 2)]
    [InlineData("FIRST 1 (\"a\",\"b\")", 1)]
    public async Task A_primary_tells_how_many_standbys_a_commit_waits_for(string names, int number)
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        await machine.Start(data, "-c", $"synchronous_standby_names={names}").WaitForConnections(TestMachine.Cancel);

        Assert.Equal(number, (await StatusQuery.Ask(machine.Connect(data), TestMachine.Cancel)).SynchronousNumber);
    }

    private static string FileName(ulong segment) => $"00000001{segment >> 8:X8}{segment & 0xFF:X8}";

    private static string[] Follow(DataDirectory primary, string name) =>
        ["-c", $"primary_conninfo={TestMachine.Connection(primary, name)}", "-c", $"primary_slot_name=_cnpg_{name}"];

    /// <summary>Asks until the answer is yes; the test's own time limit ends it otherwise.</summary>
    private static async Task WaitUntil(LocalSql sql, string question)
    {
        while (await sql.Scalar(question, TestMachine.Cancel) is not "true")
        {
            TestMachine.Cancel.ThrowIfCancellationRequested();
        }
    }
}
