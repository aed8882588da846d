namespace Surus.Postgres.Tests;

public sealed class CsvRecordReaderTests
{
    private const string Text = "a,\"b \"\"c\"\", d\ne\",,1\n,\"\",\"x\"\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Records_come_out_whole_however_the_text_is_cut(int pieceLength)
    {
        var reader = new CsvRecordReader();
        var records = Text.Chunk(pieceLength).SelectMany(piece => reader.Take(piece).Select(record => string.Join('|', record))).ToArray();
        Assert.Equal(["a|b \"c\", d\ne||1", "||x"], records);
    }
}
