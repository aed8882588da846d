using System.Globalization;

namespace Surus.LocalCluster.Node;

/// <summary>
/// <c>/etc/passwd</c> and <c>/etc/group</c> with entries for the container's user and groups: programs such as <c>initdb</c>
/// refuse to run as a user without a name. Pure.
/// </summary>
internal static class UserFiles
{
    /// <summary>The text with an entry for the user, the text itself where it has one.</summary>
    /// <param name="passwd">The image's file.</param>
    /// <param name="user">The user's number.</param>
    /// <param name="group">The number of the primary group.</param>
    /// <param name="name">The name for a user without one; null: the number serves as name.</param>
    public static string WithUser(string passwd, long user, long group, string? name)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        return Has(passwd, number) ? passwd : WithLine(passwd, $"{name ?? number}:x:{number}:{group}:{name ?? number}:/:/bin/sh");
    }

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

    private static bool Has(string text, string number) =>
        text.Split('\n').Any(line => line.Split(':') is [_, _, var id, ..] && id == number);

    private static string WithLine(string text, string line) =>
        (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + line + "\n";
}
