using System.Globalization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>The times in <c>status.certificates.expirations</c>, such as <c>2026-05-01 10:00:00 +0000 UTC</c>.</summary>
public static class ExpirationText
{
    /// <summary>The text of a time.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);

    /// <summary>The time that a text gives; one in the form of the Kubernetes API is read too.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        KubernetesTime.TryParse(text, out time)
        || DateTimeOffset.TryParseExact(
            text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] : text,
            "yyyy-MM-dd HH:mm:ss zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out time);
}
