using System.Globalization;

namespace Surus.LocalCluster.Node;

/// <summary>Signals by name. Pure.</summary>
internal static class Signals
{
    private const int Most = 64;

    private static readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal)
    {
        ["SIGHUP"] = 1,
        ["SIGINT"] = 2,
        ["SIGQUIT"] = 3,
        ["SIGILL"] = 4,
        ["SIGABRT"] = 6,
        ["SIGBUS"] = 7,
        ["SIGFPE"] = 8,
        ["SIGKILL"] = 9,
        ["SIGUSR1"] = 10,
        ["SIGSEGV"] = 11,
        ["SIGUSR2"] = 12,
        ["SIGPIPE"] = 13,
        ["SIGALRM"] = 14,
        ["SIGTERM"] = 15,
        ["SIGCHLD"] = 17,
        ["SIGCONT"] = 18,
        ["SIGSTOP"] = 19,
        ["SIGTSTP"] = 20,
        ["SIGWINCH"] = 28,
        ["SIGPWR"] = 30,
    };

    /// <summary>The number of a signal given as <c>SIGINT</c>, <c>INT</c> or <c>2</c>; null where there is none.</summary>
    public static int? Number(string text)
    {
        var upper = text.ToUpperInvariant();
        var name = upper.StartsWith("SIG", StringComparison.Ordinal) ? upper : "SIG" + upper;
        return numbers.TryGetValue(name, out var known) ? known
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number
            : null;
    }

    /// <summary>The name of a signal; its number where it has none here.</summary>
    public static string Name(int number) =>
        numbers.FirstOrDefault(entry => entry.Value == number).Key ?? string.Create(CultureInfo.InvariantCulture, $"signal {number}");

    /// <summary>The signal that asks a container to end: SIGTERM where it names none, or one that is unknown.</summary>
    public static int Stop(string? name) => name is null ? numbers["SIGTERM"] : Number(name) ?? numbers["SIGTERM"];
}
