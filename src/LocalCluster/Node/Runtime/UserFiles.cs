using System.Globalization;

namespace Surus.LocalCluster.Node;

/// <summary>
/// <c>/etc/passwd</c> and <c>/etc/group</c> with entries for the container's user and groups: programs such as <c>initdb</c>
/// refuse to run as a user without a name. Pure.
/// </summary>
internal static class UserFiles
{
    private const int LongestName = 32;

    /// <summary>The text with an entry for the user, the text itself where it has one.</summary>
    /// <param name="passwd">The image's file.</param>
    /// <param name="user">The user's number.</param>
    /// <param name="group">The number of the primary group.</param>
    /// <param name="name">The name for a user without one; null: the number serves as name.</param>
    /// <remarks>
    /// A name that the image map gives goes first, so that it means this user even where the file has it for another number.
    /// </remarks>
    public static string WithUser(string passwd, long user, long group, string? name)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        if (Has(passwd, number))
        {
            return passwd;
        }

        var line = $"{name ?? number}:x:{number}:{group}:{name ?? number}:/:/bin/sh";
        return name is null ? WithLine(passwd, line) : $"{line}\n{passwd}";
    }

    /// <summary>Reads <c>UID=NAME</c>; null where it is not that.</summary>
    public static (string Number, string Name)? ParseUser(string text) =>
        text.Split('=') is [var number, var name]
        && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
        && name.Length is > 0 and <= LongestName && name.All(IsNameLetter) && !char.IsAsciiDigit(name[0]) && name[0] != '-'
            ? (parsed.ToString(CultureInfo.InvariantCulture), name)
            : null;

    /// <summary>The text with an entry for each group.</summary>
    public static string WithGroups(string file, IEnumerable<long> groups) => groups
        .Select(group => group.ToString(CultureInfo.InvariantCulture)).Distinct()
        .Aggregate(file, (text, number) => Has(text, number) ? text : WithLine(text, $"{number}:x:{number}:"));

    /// <summary>The primary group of a user; 0 where the file does not know the user.</summary>
    public static long PrimaryGroup(string passwd, long user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        var fields = passwd.Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[2] == number);
        return fields is null ? 0 : long.Parse(fields[3], CultureInfo.InvariantCulture);
    }

    private static bool IsNameLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';

    private static bool Has(string text, string number) =>
        text.Split('\n').Any(line => line.Split(':') is [_, _, var id, ..] && id == number);

    private static string WithLine(string text, string line) =>
        (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + line + "\n";
}
