using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>All that the operator saw of one Cluster, at one time. Lists are sorted when they are made; nothing here changes.</summary>
public sealed record ClusterView
{
    /// <summary>When this was seen.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The resource.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>What is wrong with its spec: one sentence each; empty when nothing is.</summary>
    public ImmutableArray<string> Violations { get; init; } = [];

    /// <summary>The image that its spec asks for, or why none could be told.</summary>
    public required ImageChoice Image { get; init; }

    /// <summary>Its instances by serial: every one that has a pod, a volume or a job, or that the status names.</summary>
    public ImmutableArray<MemberView> Members { get; init; } = [];

    /// <summary>The objects it needs besides instances, in the order they have to be made.</summary>
    public ImmutableArray<SupportingObject> SupportingObjects { get; init; } = [];

    /// <summary>The certificates in use: when each ends.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> CertificateExpirations { get; init; } =
        ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>What the status says about secrets and certificates, made from the objects themselves.</summary>
    public SecretFacts Secrets { get; init; } = new();

    /// <summary>The groups of pods that <c>spec.podSelectorRefs</c> names, with their addresses.</summary>
    public ImmutableArray<PodSelectorStatus> PodSelectors { get; init; } = [];

    /// <summary>The operator that looks.</summary>
    public OperatorFacts Operator { get; init; } = new();

    /// <summary>The lease, read before any instance was asked; null when there is none.</summary>
    public LeaseView? Lease { get; init; }

    /// <summary>For how long the operator has seen the present target primary, by its own clock.</summary>
    public TimeSpan TargetSeenFor { get; init; }

    /// <summary>Why the last plan could not be carried out, as a sentence; null when it could, or when it is only tried again.</summary>
    public string? StepFailure { get; init; }

    /// <summary>The status as it was seen; empty on a new Cluster.</summary>
    public ClusterStatus Status => Cluster.Status ?? new();

    /// <summary>The Cluster's name.</summary>
    public string Name => Cluster.Metadata.Name!;

    /// <summary>The image its instances run: the one asked for, as long as it fits the data.</summary>
    public ImageChoice InstanceImage => Decisions.InstanceImage.Of(Image, Cluster.Status);

    /// <summary>The member that the status names as the primary; null before there is one, and when it is gone.</summary>
    public MemberView? CurrentPrimary => Member(Status.CurrentPrimary);

    /// <summary>Whether there has ever been a primary: from then on there is data to lose.</summary>
    public bool IsBootstrapped => !string.IsNullOrEmpty(Status.CurrentPrimary);

    /// <summary>Whether the primary is known to be well: it reported just now that it is the primary, and its pod is ready.</summary>
    public bool PrimaryIsWell => CurrentPrimary is { IsReady: true, Answer.IsPrimary: true };

    /// <summary>Whether the primary changes, or is about to.</summary>
    public bool PrimaryIsChanging => Status.TargetPrimary != Status.CurrentPrimary;

    /// <summary>The member of that name; null when there is none.</summary>
    public MemberView? Member(string? name) => Members.FirstOrDefault(member => member.Name == name);
}

/// <summary>An image of PostgreSQL.</summary>
/// <param name="Name">Its name; null when none could be told.</param>
/// <param name="Major">The major version of the PostgreSQL in it; 0 when none could be told.</param>
/// <param name="Problem">Why none could be told, as a sentence; null when it could.</param>
public sealed record ImageChoice(string? Name, int Major, string? Problem = null);

/// <summary>What is known of the operator itself.</summary>
public sealed record OperatorFacts
{
    /// <summary>SHA-256 of the public key of the certificate by which instances know the operator, in hexadecimal.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>SHA-256 of the manager binary, in hexadecimal.</summary>
    public string? ExecutableHash { get; init; }

    /// <summary>The processor architecture of that binary.</summary>
    public string? Architecture { get; init; }

    /// <summary>The commit it was built from.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether instance managers are replaced while PostgreSQL runs on.</summary>
    public bool UpdatesInPlace { get; init; }
}

/// <summary>What the status tells of secrets and config maps.</summary>
public sealed record SecretFacts
{
    /// <summary>The resource versions in use.</summary>
    public SecretVersions? Versions { get; init; }

    /// <summary>The resource versions of the config maps in use.</summary>
    public ConfigMapVersions? ConfigMaps { get; init; }

    /// <summary>The certificates in use.</summary>
    public CertificatesStatus? Certificates { get; init; }
}
