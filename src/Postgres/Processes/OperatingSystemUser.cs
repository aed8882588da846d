using System.Globalization;

namespace Surus.Postgres;

/// <summary>The user that this process runs as, by the name that PostgreSQL's <c>peer</c> authentication will see.</summary>
public static class OperatingSystemUser
{
    /// <summary>The name in <c>/etc/passwd</c>; <c>postgres</c> where the user has no entry there.</summary>
    public static string Name()
    {
        var id = NativeMethods.EffectiveUserId().ToString(CultureInfo.InvariantCulture);
        return File.ReadLines("/etc/passwd").Select(line => line.Split(':'))
            .FirstOrDefault(fields => fields.Length > 2 && string.Equals(fields[2], id, StringComparison.Ordinal))?[0] ?? "postgres";
    }

    /// <summary>From now on, new files of this process and its children are for their owner only, as PostgreSQL wants its data.</summary>
    public static void RestrictNewFiles() => _ = NativeMethods.SetCreationMask(0x3F);
}
