using System.Globalization;
using Surus.Api;

namespace Surus.Objects;

/// <summary>The flags of <c>initdb</c> that a Cluster's bootstrap asks for.</summary>
public static class InitdbFlags
{
    /// <summary>The flags, in the contract's order. The old <c>options</c> takes the place of all of them.</summary>
    public static IReadOnlyList<string> Of(Cluster cluster)
    {
        var initdb = cluster.Spec.Bootstrap?.Initdb;
        if (initdb?.Options is { Count: > 0 } options)
        {
            return options;
        }

        List<string> flags = [];
        if (initdb?.DataChecksums == true)
        {
            flags.Add("-k");
        }

        Add("--encoding=", initdb?.Encoding ?? "UTF8");
        AddLocale(initdb);
        Add("--locale-provider=", initdb?.LocaleProvider);
        Add("--icu-locale=", initdb?.IcuLocale);
        Add("--icu-rules=", initdb?.IcuRules);
        Add("--builtin-locale=", initdb?.BuiltinLocale);
        Add("--wal-segsize=", initdb?.WalSegmentSize?.ToString(CultureInfo.InvariantCulture));
        if (cluster.Spec.LogLevel is "debug" or "trace")
        {
            flags.Add("-d");
        }

        return flags;

        void Add(string flag, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                flags.Add(flag + value);
            }
        }

        // A locale of its own gives all categories; the C defaults of the two would take it back.
        void AddLocale(InitdbBootstrap? given)
        {
            var ofLocale = string.IsNullOrEmpty(given?.Locale) ? "C" : null;
            Add("--lc-collate=", given?.LocaleCollate ?? ofLocale);
            Add("--lc-ctype=", given?.LocaleCType ?? ofLocale);
            Add("--locale=", given?.Locale);
        }
    }
}
