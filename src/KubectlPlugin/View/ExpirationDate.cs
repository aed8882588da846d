using System.Globalization;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>Reads the times in <c>status.certificates.expirations</c>, such as <c>2026-05-01 10:00:00 +0000 UTC</c>.</summary>
internal static class ExpirationDate
{
    public static bool TryParse(string text, out DateTimeOffset time) =>
        KubernetesTime.TryParse(text, out time)
        || DateTimeOffset.TryParseExact(
            text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] : text,
            "yyyy-MM-dd HH:mm:ss zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out time);
}
