namespace Surus.Telemetry;

/// <summary>Which names Prometheus takes.</summary>
public static class MetricNames
{
    /// <summary>Whether a metric may be called so: letters, digits, <c>_</c> and <c>:</c>, no digit first.</summary>
    public static bool IsMetric(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => IsLetter(letter) || letter == ':');

    /// <summary>Whether a label may be called so: letters, digits and <c>_</c>, no digit first, and not two underscores first.</summary>
    public static bool IsLabel(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsLetter) && !name.StartsWith("__", StringComparison.Ordinal);

    private static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
