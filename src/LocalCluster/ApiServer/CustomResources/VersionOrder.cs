using System.Globalization;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Orders versions as discovery does: v2, v1, v1beta2, v1beta1, v1alpha1, then what has no such form, by its letters.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Rank(x ?? ""), Rank(y ?? ""));
        var byRank = right.CompareTo(left);
        return byRank != 0 ? byRank : string.CompareOrdinal(x, y);
    }

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        if (Form().Match(version) is not { Success: true } match)
        {
            return (0, 0, 0);
        }

        var stability = match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups["major"].Value), Number(match.Groups["minor"].Value));
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^v(?<major>[0-9]+)((?<stage>alpha|beta)(?<minor>[0-9]+))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
