using System.Globalization;

namespace Surus.Api;

/// <summary>The size of one WAL file: a power of two from 1 MiB to 1 GiB, fixed by <c>initdb</c>.</summary>
public readonly record struct WalSegmentSize
{
    private const uint BytesPerMebibyte = 1024 * 1024;
    private readonly uint _bytes;

    private WalSegmentSize(uint bytes) => _bytes = bytes;

    /// <summary>What <c>initdb</c> takes when it is not told: 16 MiB.</summary>
    public static WalSegmentSize Default => new(16 * BytesPerMebibyte);

    /// <summary>The size in bytes.</summary>
    public uint Bytes => _bytes == 0 ? Default._bytes : _bytes;

    /// <summary>The size in MiB, the unit of <c>initdb --wal-segsize</c>.</summary>
    public int Mebibytes => (int)(Bytes / BytesPerMebibyte);

    /// <summary>How many segments share the middle part of a WAL file's name.</summary>
    public uint SegmentsPerLog => (uint)(0x1_0000_0000UL / Bytes);

    /// <summary>The size of that many bytes; null when it is not a size that PostgreSQL knows.</summary>
    public static WalSegmentSize? FromBytes(long bytes) =>
        bytes >= BytesPerMebibyte && bytes <= 1024L * BytesPerMebibyte && long.IsPow2(bytes) ? new WalSegmentSize((uint)bytes) : null;

    /// <summary>The size of that many MiB; null when it is not a size that PostgreSQL knows.</summary>
    public static WalSegmentSize? FromMebibytes(int mebibytes) => FromBytes((long)mebibytes * BytesPerMebibyte);

    /// <summary>The size as text, such as <c>16MB</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mebibytes}MB");
}
