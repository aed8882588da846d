using System.Globalization;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>
/// Reads the operator's settings. Each comes from the Secret, else the ConfigMap, else the environment, else it has its default. A
/// value that makes no sense is an error at start: running with another than the one asked for would be worse.
/// </summary>
internal sealed class SettingsReader(Func<string, string?> value)
{
    /// <summary>The settings from the given sources, the first of which wins.</summary>
    public static SettingsReader From(params IReadOnlyList<Func<string, string?>> sources) =>
        new(name => sources.Select(source => source(name)).FirstOrDefault(text => text is not null));

    /// <summary>The settings; those that are not given are as in <paramref name="defaults"/>.</summary>
    /// <exception cref="SettingsException">One makes no sense; the message says which, and what would.</exception>
    public OperatorSettings Read(OperatorSettings defaults)
    {
        var settings = Each(defaults);
        return settings.CertificateRenewBefore < settings.CertificateDuration
            ? settings
            : throw new SettingsException(
                $"The setting EXPIRING_CHECK_THRESHOLD is {settings.CertificateRenewBefore.TotalDays} days and CERTIFICATE_DURATION is {settings.CertificateDuration.TotalDays} days: certificates would be made anew all the time. The first has to be less than the second.");
    }

    private OperatorSettings Each(OperatorSettings defaults) => defaults with
    {
        OperatorNamespace = Text("OPERATOR_NAMESPACE", defaults.OperatorNamespace),
        OperatorImageName = Text("OPERATOR_IMAGE_NAME", defaults.OperatorImageName),
        PostgresImageName = Text("POSTGRES_IMAGE_NAME", defaults.PostgresImageName),
        WatchNamespaces = List("WATCH_NAMESPACE", defaults.WatchNamespaces),
        InheritedAnnotations = List("INHERITED_ANNOTATIONS", defaults.InheritedAnnotations),
        InheritedLabels = List("INHERITED_LABELS", defaults.InheritedLabels),
        MonitoringQueriesConfigMap = Optional("MONITORING_QUERIES_CONFIGMAP"),
        MonitoringQueriesSecret = Optional("MONITORING_QUERIES_SECRET"),
        PullSecretName = Text("PULL_SECRET_NAME", defaults.PullSecretName),
        CertificateDuration = TimeSpan.FromDays(Number("CERTIFICATE_DURATION", "days", 1, (int)defaults.CertificateDuration.TotalDays)),
        CertificateRenewBefore = TimeSpan.FromDays(Number("EXPIRING_CHECK_THRESHOLD", "days", 1, (int)defaults.CertificateRenewBefore.TotalDays)),
        CreateAnyService = Switch("CREATE_ANY_SERVICE", defaults.CreateAnyService),
        ClustersRolloutDelay = TimeSpan.FromSeconds(Number("CLUSTERS_ROLLOUT_DELAY", "seconds", 0, 0)),
        InstancesRolloutDelay = TimeSpan.FromSeconds(Number("INSTANCES_ROLLOUT_DELAY", "seconds", 0, 0)),
        StandbyTcpUserTimeoutMilliseconds = Optional("STANDBY_TCP_USER_TIMEOUT"),
        ClusterDomain = Text("KUBERNETES_CLUSTER_DOMAIN", defaults.ClusterDomain),
        DrainTaints = List("DRAIN_TAINTS", defaults.DrainTaints),
    };

    private string? Optional(string name) => value(name)?.Trim() is { Length: > 0 } text ? text : null;

    private string Text(string name, string fallback) => value(name) is { Length: > 0 } text ? text.Trim() : fallback;

    private IReadOnlyList<string> List(string name, IReadOnlyList<string> fallback) => value(name) is { Length: > 0 } text
        ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : fallback;

    private int Number(string name, string unit, int least, int fallback)
    {
        if (value(name) is not { Length: > 0 } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new SettingsException($"The setting {name} is '{text}'; it has to be a whole number of {unit}, {least} or more.");
    }

    private bool Switch(string name, bool fallback) => value(name)?.Trim().ToLowerInvariant() switch
    {
        null or "" => fallback,
        "true" or "1" or "t" => true,
        "false" or "0" or "f" => false,
        var other => throw new SettingsException($"The setting {name} is '{other}'; it has to be true or false."),
    };
}

/// <summary>A setting of the operator makes no sense.</summary>
/// <param name="message">Which, and what would.</param>
public sealed class SettingsException(string message) : Exception(message);
