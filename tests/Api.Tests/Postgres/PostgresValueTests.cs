using FsCheck;
using FsCheck.Fluent;

namespace Surus.Api.Tests;

/// <summary>PostgreSQL's values as text and back.</summary>
public class PostgresValueTests
{
    [Theory]
    [InlineData("0/0", 0UL)]
    [InlineData("0/3000060", 0x3000060UL)]
    [InlineData("16/B374D848", 0x16B374D848UL)]
    [InlineData("FFFFFFFF/FFFFFFFF", ulong.MaxValue)]
    public void A_position_is_written_as_PostgreSQL_writes_it(string text, ulong value)
    {
        Assert.Equal(new LogSequenceNumber(value), LogSequenceNumber.Parse(text));
        Assert.Equal(text, new LogSequenceNumber(value).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3000060")]
    [InlineData("0/")]
    [InlineData("/1")]
    [InlineData("0/1/2")]
    [InlineData("0/123456789")]
    [InlineData(" 0/1")]
    [InlineData("0/G")]
    public void What_is_no_position_is_not_read(string? text) => Assert.False(LogSequenceNumber.TryParse(text, out _));

    [Fact]
    public void Positions_keep_their_value_and_order_through_text() => Prop.ForAll<ulong, ulong>((left, right) =>
    {
        var (a, b) = (LogSequenceNumber.Parse(new LogSequenceNumber(left).ToString()), LogSequenceNumber.Parse(new LogSequenceNumber(right).ToString()));
        return a.Value == left && (a < b) == (left < right) && (a >= b) == (left >= right);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_distance_of_positions_has_a_sign()
    {
        var (early, late) = (LogSequenceNumber.Parse("0/3000000"), LogSequenceNumber.Parse("0/3000060"));
        Assert.Equal(0x60, late - early);
        Assert.Equal(-0x60, early - late);
        Assert.Equal(late, early + 0x60);
    }

    [Theory]
    [InlineData(16, 1, "0/0", "000000010000000000000000")]
    [InlineData(16, 1, "0/3000060", "000000010000000000000003")]
    [InlineData(16, 2, "1/0", "000000020000000100000000")]
    [InlineData(16, 17, "5/FF000001", "0000001100000005000000FF")]
    [InlineData(64, 1, "0/FC000000", "00000001000000000000003F")]
    [InlineData(1, 1, "0/FFF00000", "000000010000000000000FFF")]
    public void A_segment_is_named_after_its_timeline_and_position(int mebibytes, uint timeline, string position, string name)
    {
        var size = WalSegmentSize.FromMebibytes(mebibytes)!.Value;
        var segment = WalFileName.Containing(new TimelineId(timeline), LogSequenceNumber.Parse(position), size);
        Assert.Equal(name, segment.ToString());
        Assert.Equal(segment, WalFileName.FromText(name));
        Assert.True(segment.Start(size) <= LogSequenceNumber.Parse(position) && LogSequenceNumber.Parse(position) < segment.End(size));
    }

    [Fact]
    public void Segments_follow_each_other_without_a_gap()
    {
        var size = WalSegmentSize.Default;
        var segment = WalFileName.FromText("0000000100000000000000FF")!.Value;
        Assert.Equal("000000010000000100000000", segment.Next(size).ToString());
        Assert.Equal(segment.End(size), segment.Next(size).Start(size));
    }

    [Theory]
    [InlineData("00000002.history")]
    [InlineData("000000010000000000000003.partial")]
    [InlineData("000000010000000000000003.00000028.backup")]
    [InlineData("000000000000000000000003")]
    [InlineData("00000001000000000000000g")]
    public void Other_files_of_the_archive_are_no_segments(string name) => Assert.Null(WalFileName.FromText(name));

    [Fact]
    public void A_timeline_names_its_history()
    {
        Assert.Equal("0000000A.history", new TimelineId(10).HistoryFileName);
        Assert.Equal(new TimelineId(10), TimelineId.FromHistoryFileName("0000000A.history"));
        Assert.Null(TimelineId.FromHistoryFileName("00000000.history"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(2048)]
    public void A_segment_has_a_size_that_PostgreSQL_knows(int mebibytes) => Assert.Null(WalSegmentSize.FromMebibytes(mebibytes));

    [Theory]
    [InlineData("17.5-2-bookworm", 17, 5)]
    [InlineData("17", 17, 0)]
    [InlineData("15.12 (Debian 15.12-1)", 15, 12)]
    [InlineData("18beta1", 18, 0)]
    public void A_version_stands_at_the_start(string text, int major, int minor) =>
        Assert.Equal(new PostgresVersion(major, minor), PostgresVersion.FromText(text));

    [Fact]
    public void A_server_tells_its_version_as_a_number() => Assert.Equal("15.12", PostgresVersion.FromServerVersionNumber(150012).ToString());

    [Theory]
    [InlineData("postgresql", "postgresql", null, null)]
    [InlineData("example.org:5000/a/postgresql", "example.org:5000/a/postgresql", null, null)]
    [InlineData("example.org:5000/a/postgresql:17.5", "example.org:5000/a/postgresql", "17.5", null)]
    [InlineData("postgresql:17.5@sha256:01ab", "postgresql", "17.5", "sha256:01ab")]
    [InlineData("postgresql@sha256:01ab", "postgresql", null, "sha256:01ab")]
    public void An_image_has_a_repository_and_perhaps_a_tag_and_a_digest(string name, string repository, string? tag, string? digest)
    {
        Assert.Equal(new ImageReference(repository, tag, digest), ImageReference.Parse(name));
        Assert.Equal(name, ImageReference.Parse(name).ToString());
    }

    [Theory]
    [InlineData("128MB", 134217728L)]
    [InlineData("16 kB", 16384L)]
    [InlineData("5", 5242880L)]
    [InlineData("8192B", 8192L)]
    [InlineData("1Mb", null)]
    [InlineData("-1", null)]
    [InlineData("1.5GB", null)]
    [InlineData("", null)]
    [InlineData("99999999999TB", null)]
    public void Memory_is_a_whole_number_with_a_unit(string text, long? bytes) => Assert.Equal(bytes, ParameterValue.Memory(text, 1024 * 1024));

    [Theory]
    [InlineData("on", true)]
    [InlineData("OF", false)]
    [InlineData("o", null)]
    [InlineData("tr", true)]
    [InlineData("ye", true)]
    [InlineData("fals", false)]
    [InlineData("2", null)]
    [InlineData("", null)]
    public void A_boolean_may_be_shortened(string text, bool? value) => Assert.Equal(value, ParameterValue.Boolean(text));

    [Theory]
    [InlineData("2026-01-31T15:04:05Z", "2026-01-31T15:04:05Z")]
    [InlineData("2026-01-31T15:04:05.123456+02:00", "2026-01-31T13:04:05.123456Z")]
    [InlineData("2026-01-31T15:04:05", "2026-01-31T15:04:05Z")]
    [InlineData("2026-01-31 15:04:05.00+00", "2026-01-31T15:04:05Z")]
    [InlineData("2026-01-31 15:04:05-03", "2026-01-31T18:04:05Z")]
    public void A_time_is_read_in_the_forms_users_know(string text, string utc)
    {
        Assert.True(PostgresTimestamp.TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(utc), time);
    }
}
