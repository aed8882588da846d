using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Simulation;

/// <summary>
/// The room on an instance's volumes: that of the data and, where it has one of its own, that of WAL. PostgreSQL makes a WAL file whole or not at all, and
/// uses those again that a checkpoint has no more need of.
/// </summary>
internal sealed class Volumes
{
    private const long WalFileBytes = 16 << 20;

    /// <summary>What PostgreSQL needs of the data volume where WAL is elsewhere.</summary>
    private const long LittleBytes = 1 << 20;

    /// <summary>A volume on which there is room for whatever may come in a run.</summary>
    private const long AmpleBytes = 4000 * WalFileBytes;

    /// <summary>How many WAL files are kept to be used again (<c>min_wal_size</c>).</summary>
    private const int MostSpares = 3;

    private readonly Timetable time;
    private readonly Volume data = new(PvcRoles.Data, AmpleBytes);
    private readonly Volume wal;
    private int spares;
    private int newest;

    /// <param name="time">The time.</param>
    /// <param name="hasWalVolume">Whether WAL has a volume of its own.</param>
    /// <param name="walFiles">How many WAL files the volume that holds WAL has room for.</param>
    public Volumes(Timetable time, bool hasWalVolume, int walFiles)
    {
        this.time = time;
        wal = hasWalVolume ? new(PvcRoles.Wal, 0) : data;
        wal.SizeBytes = walFiles * WalFileBytes;
        wal.UsedBytes = WalFileBytes;
    }

    /// <summary>Since when there has been no room for another WAL file; null while there is.</summary>
    public TimeSpan? NoRoomSince { get; private set; }

    /// <summary>Since when there has been room for another WAL file; null while there is none.</summary>
    public TimeSpan? RoomSince { get; private set; } = TimeSpan.Zero;

    /// <summary>Since when one of the volumes has been full; null while none is.</summary>
    public TimeSpan? FullSince { get; private set; }

    /// <summary>Whether tables can't grow though WAL can.</summary>
    public bool OnlyDataIsFull => data != wal && data.AvailableBytes < LittleBytes;

    /// <summary>Whether not even PostgreSQL's lock file finds room.</summary>
    public bool HasNothingForData => data.AvailableBytes == 0;

    public bool IsFull => OnlyDataIsFull || !HasRoomForAFile;

    private bool HasRoomForAFile => wal.AvailableBytes >= WalFileBytes;

    /// <summary>What the manager finds when it looks.</summary>
    public ImmutableArray<VolumeReport> Look() =>
        data == wal ? [Report(data, WalFileBytes)] : [Report(data, LittleBytes), Report(wal, WalFileBytes)];

    /// <summary>Begins the WAL file in which this position is, where it is not begun yet; false when there is no room for it.</summary>
    public bool Begin(int position)
    {
        var segment = position / Archive.SegmentRecords;
        if (segment <= newest)
        {
            return true;
        }

        if (spares > 0)
        {
            spares--;
        }
        else if (!MakeFile())
        {
            return false;
        }

        newest = segment;
        return true;
    }

    /// <summary>Makes the first file of a new timeline, a copy, for which no file is used again; false when there is no room for it.</summary>
    public bool BeginTimeline() => MakeFile();

    /// <summary>A checkpoint has no more need of the WAL between two positions.</summary>
    public void Removed(int from, int to)
    {
        var files = (to / Archive.SegmentRecords) - (from / Archive.SegmentRecords);
        var kept = Math.Min(files, MostSpares - spares);
        spares += kept;
        wal.UsedBytes = Math.Max(WalFileBytes, wal.UsedBytes - ((files - kept) * WalFileBytes));
        Changed();
    }

    /// <summary>The data directory is a new one, with the WAL between two positions; false when there is no room for it.</summary>
    public bool Replace(int oldest, int count)
    {
        (spares, newest) = (0, count / Archive.SegmentRecords);
        wal.UsedBytes = WalFileBytes;
        var bytes = (1 + newest - (oldest / Archive.SegmentRecords)) * WalFileBytes;
        var fits = wal.SizeBytes - wal.OthersBytes >= bytes && !HasNothingForData;
        wal.UsedBytes = fits ? bytes : wal.UsedBytes;
        Changed();
        return fits;
    }

    /// <summary>Something else writes to a volume.</summary>
    /// <param name="onWal">To that of WAL, and not to that of the data.</param>
    /// <param name="bytes">How much; null for all that is left.</param>
    public void Fill(bool onWal, long? bytes)
    {
        var volume = onWal ? wal : data;
        volume.OthersBytes += Math.Min(bytes ?? long.MaxValue, volume.AvailableBytes);
        Changed();
    }

    /// <summary>The volumes are grown, so that what others wrote does not matter any more.</summary>
    public void Grow()
    {
        (data.OthersBytes, wal.OthersBytes) = (0, 0);
        Changed();
    }

    /// <summary>The volumes are made so large that nothing fills them.</summary>
    public void GrowForGood()
    {
        (data.SizeBytes, wal.SizeBytes) = (AmpleBytes, AmpleBytes);
        Grow();
    }

    private void Changed()
    {
        NoRoomSince = HasRoomForAFile ? null : NoRoomSince ?? time.Now;
        RoomSince = HasRoomForAFile ? RoomSince ?? time.Now : null;
        FullSince = IsFull ? FullSince ?? time.Now : null;
    }

    private static VolumeReport Report(Volume volume, long required) =>
        new() { Role = volume.Role, SizeBytes = volume.SizeBytes, AvailableBytes = volume.AvailableBytes, RequiredBytes = required };

    private bool MakeFile()
    {
        var fits = HasRoomForAFile;
        wal.UsedBytes += fits ? WalFileBytes : 0;
        Changed();
        return fits;
    }

    private sealed class Volume(string role, long sizeBytes)
    {
        public string Role => role;

        public long SizeBytes { get; set; } = sizeBytes;

        /// <summary>What PostgreSQL has on it, as far as it matters: WAL.</summary>
        public long UsedBytes { get; set; }

        public long OthersBytes { get; set; }

        public long AvailableBytes => Math.Max(0, SizeBytes - UsedBytes - OthersBytes);
    }
}
