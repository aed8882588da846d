namespace Surus.Postgres.Tests;

/// <summary>A disk without room: how it is seen coming, and how it is told.</summary>
public sealed class FullDiskTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public async Task The_probe_says_how_much_room_is_left()
    {
        await using var machine = new TestMachine();
        var data = await machine.NewDirectory("one");
        var directory = Path.GetDirectoryName(data.Path)!;
        await using var disk = await FrozenFileSystem.Mount(directory);
        using var probe = new SpaceProbe(directory, TimeProvider.System);
        var empty = await Until(probe, _ => true);
        Assert.InRange(empty.SizeBytes, empty.AvailableBytes + 1, 256 * Mebibyte);

        Reserve(Path.Combine(directory, "most"), empty.AvailableBytes - (10 * Mebibyte));
        probe.Hurry();
        var full = await Until(probe, seen => seen.AvailableBytes < empty.AvailableBytes);

        Assert.Equal(empty.SizeBytes, full.SizeBytes);
        Assert.InRange(full.AvailableBytes, 1, 10 * Mebibyte);
        Assert.True(FullDisk.IsCauseOf(Assert.Throws<IOException>(() => Write(Path.Combine(directory, "more"), 100 * Mebibyte))));
        Assert.False(FullDisk.IsCauseOf(Assert.ThrowsAny<IOException>(() => Write(Path.Combine(directory, "none", "more"), 1))));
    }

    [Theory]
    [InlineData("PANIC", "53100", true)]
    [InlineData("FATAL", "53100", true)]
    [InlineData("ERROR", "53100", false)]
    [InlineData("PANIC", "58030", false)]
    public void A_record_of_the_log_says_that_a_process_ended_for_want_of_room(string severity, string state, bool ended)
    {
        var record = LogRecordColumns.Names.Select(name => name switch { "error_severity" => severity, "sql_state_code" => state, _ => "" }).ToList();

        Assert.Equal(ended, FullDisk.EndedAProcess(record));
        Assert.False(FullDisk.EndedAProcess(record[..12]));
    }

    [Theory]
    [InlineData("2026-11-21 09:00:00 UTC [7] FATAL:  could not write lock file \"postmaster.pid\": No space left on device", true)]
    [InlineData("ERROR:  could not extend file: No space left on device", false)]
    [InlineData("FATAL:  could not create shared memory segment", false)]
    public void So_does_a_line_outside_of_the_log(string line, bool ended) => Assert.Equal(ended, FullDisk.EndedAProcess(line));

    private static void Reserve(string path, long bytes) => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        PreallocationSize = bytes,
    }).Dispose();

    private static void Write(string path, long bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (long end = 0; end < bytes; end += Mebibyte)
        {
            RandomAccess.Write(file, new byte[Mebibyte], end);
        }
    }

    // No event tells of room.
    private static async Task<DiskSpace> Until(SpaceProbe probe, Func<DiskSpace, bool> holds)
    {
        while (true)
        {
            if (probe.Last is { } seen && holds(seen))
            {
                return seen;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TestMachine.Cancel);
        }
    }
}
