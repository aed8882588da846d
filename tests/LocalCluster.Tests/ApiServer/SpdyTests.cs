using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>What comes over a SPDY connection, and what can't be that.</summary>
public sealed class SpdyTests
{
    // What kubectl 1.32 sends to forward a port: the second block goes on where the first one ended.
    private const string ErrorBlock = "78F9E3C6A7C202253A48F95B044AAB4C16A064C8590489AD4C502A663400A7C392A2D4C45C6851C39A0A8A0800000000FFFF";
    private const string DataBlock = "826A459502954289840C04000000FFFF";

    [Fact]
    public void Headers_are_read_as_kubectl_compresses_them()
    {
        using var headers = new SpdyHeaders();
        var first = headers.Read(Convert.FromHexString(ErrorBlock));
        var second = headers.Read(Convert.FromHexString(DataBlock));
        Assert.Equal(("error", "81", "0"), (first["streamtype"], first["port"], first["requestid"]));
        Assert.Equal(("data", "81", "0"), (second["streamtype"], second["port"], second["requestid"]));
    }

    [Fact]
    public void The_answer_has_no_headers()
    {
        using var headers = new SpdyHeaders();
        Assert.Empty(headers.Read(SpdyHeaders.FirstEmptyBlock));
        Assert.Empty(headers.Read(SpdyHeaders.EmptyBlock));
    }

    [Theory]
    [InlineData("", "not compressed")]
    [InlineData("00000000000000", "not compressed")]
    [InlineData("78F90000000100", "another dictionary")]
    [InlineData("78F9E3C6A7C202", "ends too early")]
    [InlineData("780100040000FBFF", "")]
    [InlineData("7801000400FBFF00010000", "65536 headers are too many")]
    [InlineData("7801000400FBFFFFFFFFFF", "-1 headers are too many")]
    [InlineData("7801000800F7FF000000017FFFFFFF", "2147483647 bytes is too long")]
    public void What_holds_no_headers_is_refused(string block, string why)
    {
        using var headers = new SpdyHeaders();
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => headers.Read(Convert.FromHexString(block))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000000501000003616263", SpdyFrameKind.Data, 5, true, "616263")]
    [InlineData("8003000300000008000000070000000B", SpdyFrameKind.RstStream, 7, false, "0000000B")]
    [InlineData("800300060000000400000009", SpdyFrameKind.Ping, 0, false, "00000009")]
    internal async Task A_frame_is_read_and_written_alike(string bytes, SpdyFrameKind kind, int stream, bool isLast, string payload)
    {
        using var connection = new MemoryStream(Convert.FromHexString(bytes));
        var frame = await SpdyFrame.Read(connection, TestContext.Current.CancellationToken);
        Assert.Equal((kind, stream, isLast, payload), (frame!.Kind, frame.Stream, frame.IsLast, Convert.ToHexString(frame.Payload.Span)));
        Assert.Equal(bytes, Convert.ToHexString(frame.Encode()));
        Assert.Null(await SpdyFrame.Read(connection, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("00000005", "ended within a frame")]
    [InlineData("0000000500FFFFFF", "too long")]
    [InlineData("8002000100000000", "version 2")]
    [InlineData("800300010000000100", "names no stream")]
    public async Task What_is_no_frame_is_refused(string bytes, string why)
    {
        using var connection = new MemoryStream(Convert.FromHexString(bytes));
        var problem = await Assert.ThrowsAsync<InvalidDataException>(async () => await SpdyFrame.Read(connection, TestContext.Current.CancellationToken));
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }
}
