namespace Surus.LocalCluster.Node;

/// <summary>Lines of bytes. Pure.</summary>
internal static class LogLines
{
    /// <summary>The whole lines, without their line breaks.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(this Memory<byte> bytes)
    {
        var at = 0;
        while (bytes.Span[at..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            yield return bytes.Slice(at, length);
            at += length + 1;
        }
    }

    /// <summary>How many bytes the whole lines take, with their line breaks.</summary>
    public static int WholeLines(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf((byte)'\n') + 1;
}
