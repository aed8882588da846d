using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>All that <c>status</c> shows, read once; what is shown is a function of it.</summary>
internal sealed record StatusView
{
    public required Cluster Cluster { get; init; }

    /// <summary>When the view was taken.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The instances by serial number: those with a pod and those the cluster's status names.</summary>
    public IReadOnlyList<InstanceView> Instances { get; init; } = [];

    public IReadOnlyList<PodDisruptionBudget> DisruptionBudgets { get; init; } = [];

    public IReadOnlyList<CertificateView> Certificates { get; init; } = [];

    /// <summary>The size of the primary's data directory as <c>du</c> prints it; null where it could not be asked for.</summary>
    public string? DataSize { get; init; }

    /// <summary>The primary's own settings file; null where it was not asked for, or could not be read.</summary>
    public string? Configuration { get; init; }

    /// <summary>The primary's <c>pg_hba.conf</c>; null where it was not asked for, or could not be read.</summary>
    public string? HbaRules { get; init; }

    /// <summary>How often <c>--verbose</c> was given.</summary>
    public int Verbosity { get; init; }

    /// <summary>What could not be read, a sentence each.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    public ClusterStatus Status => Cluster.Status ?? new ClusterStatus();

    /// <summary>The instance that the cluster's status calls the primary; null where it names none.</summary>
    public InstanceView? Primary => Instances.FirstOrDefault(instance => instance.Name == Status.CurrentPrimary);

    public bool IsReplicaCluster => Cluster.Spec.Replica?.Enabled == true;

    public bool IsHibernated => Status.Conditions.IsTrue(ConditionTypes.Hibernation);

    public Fencing Fencing => Fencing.Of(Cluster);
}

/// <summary>One instance: its pod, and what its manager reports.</summary>
/// <param name="Name">The instance's name, which is its pod's.</param>
/// <param name="Pod">The pod; null where there is none.</param>
/// <param name="Report">The report; null where the instance did not report.</param>
/// <param name="Problem">Why it did not report; null where it did.</param>
internal sealed record InstanceView(string Name, Pod? Pod, InstanceStatusReport? Report, string? Problem);

/// <summary>When a certificate of the cluster ends.</summary>
internal sealed record CertificateView(string Secret, DateTimeOffset Expires);
