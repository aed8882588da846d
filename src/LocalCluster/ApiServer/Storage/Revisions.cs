using System.Globalization;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Revisions as the API shows them: opaque text that happens to be a decimal number.</summary>
internal static class Revisions
{
    /// <summary>The revision as text.</summary>
    public static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number behind the text; false where it is none.</summary>
    public static bool TryParse(string text, out long revision) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out revision);
}
