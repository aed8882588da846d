using System.Buffers.Binary;
using System.Text;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The text that SPDY/3 takes as known where it compresses headers: names, each after its length, and a text without any.</summary>
internal static class SpdyDictionary
{
    /// <summary>Its Adler-32 checksum, by which a compressed block names it.</summary>
    public const uint Checksum = 0xE3C6A7C2;

    private static readonly string[] names =
    [
        "options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "authorization",
        "cache-control", "connection", "content-base", "content-encoding", "content-language", "content-length", "content-location", "content-md5", "content-range", "content-type",
        "date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "location",
        "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer", "retry-after", "server", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "vary", "via", "warning", "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie", "keep-alive", "origin",
    ];

    private static readonly string[] rest =
    [
        "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505", "203 Non-Authoritative Information", "204 No Content", "301 Moved Permanently",
        "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Internal Server Error", "501 Not Implemented", "503 Service Unavailable",
        "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT", "chunked,text/html,image/png,image/jpg,image/gif,",
        "application/xml,application/xhtml+xml,text/plain,text/javascript,public", "privatemax-age=gzip,deflate,sdch", "charset=utf-8charset=iso-8859-1,utf-,*,enq=0.",
    ];

    /// <summary>The bytes.</summary>
    public static byte[] Bytes { get; } = Make();

    private static byte[] Make()
    {
        using var all = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var name in names)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
            all.Write(length);
            all.Write(Encoding.ASCII.GetBytes(name));
        }

        all.Write(Encoding.ASCII.GetBytes(string.Concat(rest)));
        return all.ToArray();
    }
}
