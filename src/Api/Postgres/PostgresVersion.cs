using System.Globalization;

namespace Surus.Api;

/// <summary>A version of PostgreSQL since 10: major and minor, such as 17.5.</summary>
/// <param name="Major">The major version; its data directories are compatible with no other.</param>
/// <param name="Minor">The minor version; 0 when only the major is known.</param>
public readonly record struct PostgresVersion(int Major, int Minor = 0) : IComparable<PostgresVersion>
{
    /// <summary>Whether <paramref name="left"/> is older than <paramref name="right"/>.</summary>
    public static bool operator <(PostgresVersion left, PostgresVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is newer than <paramref name="right"/>.</summary>
    public static bool operator >(PostgresVersion left, PostgresVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not newer than <paramref name="right"/>.</summary>
    public static bool operator <=(PostgresVersion left, PostgresVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not older than <paramref name="right"/>.</summary>
    public static bool operator >=(PostgresVersion left, PostgresVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The version that <c>server_version_num</c> tells: 170005 is 17.5.</summary>
    public static PostgresVersion FromServerVersionNumber(int number) => new(number / 10000, number % 10000);

    /// <summary>
    /// The version at the start of a text: of an image's tag (<c>17.5-2-bookworm</c>), of <c>PG_VERSION</c>
    /// (<c>17</c>), of <c>server_version</c> (<c>15.12 (Debian …)</c>). Null when the text starts with none.
    /// </summary>
    public static PostgresVersion? FromText(string? text)
    {
        var rest = (text ?? "").AsSpan();
        if (!TakeNumber(ref rest, out var major))
        {
            return null;
        }

        var minor = 0;
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            TakeNumber(ref rest, out minor);
        }

        return new PostgresVersion(major, minor);
    }

    /// <inheritdoc/>
    public int CompareTo(PostgresVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>The version as text, such as <c>17.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        var taken = int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        text = text[length..];
        return taken;
    }
}
