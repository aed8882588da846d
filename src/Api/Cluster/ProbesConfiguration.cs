using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>The probes of the instances.</summary>
public sealed record ProbesConfiguration
{
    /// <summary>Whether the instance should go on.</summary>
    public LivenessProbe? Liveness { get; init; }

    /// <summary>Whether the instance should get connections.</summary>
    public InstanceProbe? Readiness { get; init; }

    /// <summary>Whether the instance has started.</summary>
    public InstanceProbe? Startup { get; init; }
}

/// <summary>A probe of PostgreSQL.</summary>
public sealed record InstanceProbe
{
    /// <summary>After how many failures in a row it counts as failed.</summary>
    [Format("int32")]
    public int? FailureThreshold { get; init; }

    /// <summary>Seconds before the first try.</summary>
    [Format("int32")]
    public int? InitialDelaySeconds { get; init; }

    /// <summary>How far behind, in bytes of WAL, a streaming replica may be.</summary>
    public Quantity? MaximumLag { get; init; }

    /// <summary>Seconds between tries.</summary>
    [Format("int32")]
    public int? PeriodSeconds { get; init; }

    /// <summary>After how many successes in a row it counts as good again.</summary>
    [Format("int32")]
    public int? SuccessThreshold { get; init; }

    /// <summary>Seconds the pod has to stop after the probe failed.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds a try may take.</summary>
    [Format("int32")]
    public int? TimeoutSeconds { get; init; }

    /// <summary>What is asked: whether connections are accepted, whether a query works, or whether a replica streams.</summary>
    [AllowedValues("pg_isready", "streaming", "query")]
    public string? Type { get; init; }
}

/// <summary>The probe that restarts an instance.</summary>
public sealed record LivenessProbe
{
    /// <summary>After how many failures in a row it counts as failed.</summary>
    [Format("int32")]
    public int? FailureThreshold { get; init; }

    /// <summary>Seconds before the first try.</summary>
    [Format("int32")]
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Whether a primary cut off from everything stops.</summary>
    public IsolationCheck? IsolationCheck { get; init; }

    /// <summary>Seconds between tries.</summary>
    [Format("int32")]
    public int? PeriodSeconds { get; init; }

    /// <summary>After how many successes in a row it counts as good again.</summary>
    [Format("int32")]
    public int? SuccessThreshold { get; init; }

    /// <summary>Seconds the pod has to stop after the probe failed.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds a try may take.</summary>
    [Format("int32")]
    public int? TimeoutSeconds { get; init; }
}

/// <summary>Makes a primary that reaches neither the API server nor any other instance fail its liveness probe.</summary>
public sealed record IsolationCheck
{
    /// <summary>Milliseconds to connect to another instance.</summary>
    [Default(1000)]
    public int? ConnectionTimeout { get; init; }

    /// <summary>Whether the check is made.</summary>
    [Default(true)]
    public bool? Enabled { get; init; }

    /// <summary>Milliseconds another instance has to answer.</summary>
    [Default(1000)]
    public int? RequestTimeout { get; init; }
}
