using Surus.Api;

namespace Surus.Postgres.Tests;

/// <summary>
/// A primary ends within a record that goes on in the next WAL file, which it could not make, and its standbys have all up to the end of the file. PostgreSQL
/// has no way out of that; where this test finds that it has one, what is done about it can go.
/// </summary>
public sealed class LostRecordTests
{
    private static readonly WalSegmentSize size = WalSegmentSize.Default;

    [Fact]
    public async Task A_standby_that_waits_for_the_rest_of_a_record_is_freed_by_taking_away_its_beginning()
    {
        await using var machine = new TestMachine();
        var (first, second, third) = (await machine.Initdb("first"), await machine.NewDirectory("second"), await machine.NewDirectory("third"));
        await LoseARecord(machine, first, [second, third]);

        var successor = machine.Start(second);
        await successor.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(second);
        await successor.Promote(sql, TestMachine.Cancel);
        var follower = machine.Start(third, Follow(second));
        await follower.WaitForConnections(TestMachine.Cancel);
        await machine.Says("is ahead of the WAL flush position");

        var seen = await StatusQuery.Ask(machine.Connect(third), TestMachine.Cancel);
        var left = seen.ReplayLsn!.Value;
        Assert.Equal(TimelineId.First, seen.TimeLineId);
        Assert.Equal(WalFileName.Containing(TimelineId.First, left, size).End(size), seen.ReceivedLsn);
        Assert.True(WalDirectory.EndsWithAWholeFile(third, seen.ReceivedLsn!.Value, size));
        Assert.False(WalDirectory.EndsWithAWholeFile(third, left, size));

        WalDirectory.SetAside(third, TimelineId.First, left, size);
        follower.BeginStop(ShutdownMode.Fast);
        await follower.Exited;
        follower = machine.Start(third, Follow(second));
        await follower.WaitForConnections(TestMachine.Cancel);
        await sql.Execute("CREATE TABLE public.after ()", TestMachine.Cancel);
        var rejoined = machine.Connect(third);
        while (await rejoined.Scalar("SELECT to_regclass('public.after')::text", TestMachine.Cancel) is null)
        {
            TestMachine.Cancel.ThrowIfCancellationRequested();
        }

        Assert.Equal("1", await rejoined.Scalar("SELECT count(*)::text FROM public.before", TestMachine.Cancel));
    }

    /// <summary>Makes copies of a primary that ends within a record; they get the file in which it begins. They are stopped.</summary>
    private static async Task LoseARecord(TestMachine machine, DataDirectory first, DataDirectory[] copies)
    {
        var primary = machine.Start(first);
        await primary.WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(first);
        await new SystemRoles(sql).Ensure(TestMachine.Cancel);
        foreach (var copy in copies)
        {
            await new BaseBackup(machine.Children, machine.Installation).Take(copy, null, TestMachine.Connection(first, "join"), TestMachine.Cancel);
        }

        await sql.Execute("CREATE TABLE public.before AS SELECT 1 AS id", TestMachine.Cancel);
        var begun = LogSequenceNumber.Parse((await sql.Scalar("SELECT pg_current_wal_insert_lsn()::text", TestMachine.Cancel))!);
        await sql.Execute("SELECT pg_logical_emit_message(false, '', repeat('x', 20000000))", TestMachine.Cancel);
        await primary.Abort(TimeSpan.FromMinutes(1));

        var last = WalFileName.Containing(TimelineId.First, begun, size);
        foreach (var copy in copies)
        {
            foreach (var file in Directory.EnumerateFiles(first.FilePath("pg_wal")).Where(path => WalFileName.FromText(Path.GetFileName(path))?.Start(size) <= last.Start(size)))
            {
                await machine.Children.Run("cp", [file, copy.FilePath("pg_wal")], cancel: TestMachine.Cancel);
            }
        }
    }

    private static string[] Follow(DataDirectory primary) => ["-c", $"primary_conninfo={TestMachine.Connection(primary, "third")}", "-c", "wal_retrieve_retry_interval=500ms"];
}
