using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// The probes of an instance. The startup probe is asked every second: an instance that is up should serve at once, and Kubernetes
/// asks a failing startup probe again only after a whole period.
/// </summary>
internal static class InstanceProbes
{
    private const int StartupPeriodSeconds = 1;
    private const int PeriodSeconds = 10;

    public static Probe Startup(Cluster cluster)
    {
        var given = cluster.Spec.Probes?.Startup;
        var probe = Overridden(Path("/startupz", StartupPeriodSeconds), given);
        return probe with
        {
            FailureThreshold = NonZero(given?.FailureThreshold)
                ?? Failures(cluster.Spec.StartDelaySeconds, probe.PeriodSeconds!.Value),
        };
    }

    public static Probe Readiness(Cluster cluster) => Overridden(Path("/readyz", PeriodSeconds), cluster.Spec.Probes?.Readiness);

    public static Probe Liveness(Cluster cluster)
    {
        var given = cluster.Spec.Probes?.Liveness;
        var probe = Overridden(Path("/healthz", PeriodSeconds), given);
        return cluster.Spec.LivenessProbeTimeout is { } timeout && NonZero(given?.FailureThreshold) is null
            ? probe with { FailureThreshold = Failures(timeout, probe.PeriodSeconds!.Value) }
            : probe;
    }

    private static Probe Path(string path, int periodSeconds) => new()
    {
        HttpGet = new HTTPGetAction { Path = path, Port = Ports.InstanceStatus, Scheme = "HTTPS" },
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = 5,
    };

    private static Probe Overridden(Probe probe, InstanceProbe? given) => given is null ? probe : probe with
    {
        InitialDelaySeconds = NonZero(given.InitialDelaySeconds) ?? probe.InitialDelaySeconds,
        TimeoutSeconds = NonZero(given.TimeoutSeconds) ?? probe.TimeoutSeconds,
        PeriodSeconds = NonZero(given.PeriodSeconds) ?? probe.PeriodSeconds,
        SuccessThreshold = NonZero(given.SuccessThreshold) ?? probe.SuccessThreshold,
        FailureThreshold = NonZero(given.FailureThreshold) ?? probe.FailureThreshold,
        TerminationGracePeriodSeconds = given.TerminationGracePeriodSeconds ?? probe.TerminationGracePeriodSeconds,
    };

    private static Probe Overridden(Probe probe, LivenessProbe? given) => Overridden(probe, given is null ? null : new InstanceProbe
    {
        InitialDelaySeconds = given.InitialDelaySeconds,
        TimeoutSeconds = given.TimeoutSeconds,
        PeriodSeconds = given.PeriodSeconds,
        SuccessThreshold = given.SuccessThreshold,
        FailureThreshold = given.FailureThreshold,
        TerminationGracePeriodSeconds = given.TerminationGracePeriodSeconds,
    });

    private static int Failures(int seconds, int periodSeconds) => Math.Max(1, (seconds + periodSeconds - 1) / periodSeconds);

    private static int? NonZero(int? value) => value is null or 0 ? null : value;
}
