using System.Globalization;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Durations as kubectl takes them: <c>10s</c>, <c>1m30s</c>, or a number of seconds.</summary>
internal static class Durations
{
    /// <summary>The duration; null where none or zero is given.</summary>
    public static TimeSpan? Parse(string? text, string option)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var duration = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : GoDuration.TryParse(text, out var parsed) ? parsed : throw new PluginException($"{option} takes a duration such as 10s or 1m30s, not \"{text}\".");
        return duration > TimeSpan.Zero ? duration : null;
    }
}
