using System.Globalization;

namespace Surus.Api;

/// <summary>Times as users write them for PostgreSQL; without a zone they are UTC.</summary>
public static class PostgresTimestamp
{
    private static readonly string[] _formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFK",
        "yyyy-MM-dd HH:mm:sszz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFzz",
    ];

    /// <summary>Reads <paramref name="text"/>, such as <c>2026-01-31 15:04:05.00+00</c> or <c>2026-01-31T15:04:05Z</c>; false when it is no time.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
