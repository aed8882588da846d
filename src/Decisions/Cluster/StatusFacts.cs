using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The part of the status that says what was seen.</summary>
internal static class StatusFacts
{
    public static ClusterStatus Add(ClusterView view, ClusterStatus status)
    {
        var volumes = VolumeClasses.Of(view.Members);
        return status with
        {
            Instances = view.Members.Count(member => member.Pod is not null),
            ReadyInstances = view.Members.Count(member => member.IsReady),
            InstancesStatus = InstancesStatus(view),
            InstancesReportedState = ReportedState(view),
            InstanceNames = InstanceNames(view, status),
            Selector = $"{Labels.Cluster}={view.Name},{Labels.PodRole}={PodRoles.Instance}",
            TimelineId = (int?)Primary(view)?.TimeLineId?.Value ?? status.TimelineId,
            SystemId = SystemId(view) ?? status.SystemId,
            Topology = TopologyFacts.Of(view),
            PodSelectorRefs = view.PodSelectors.IsEmpty ? null : view.PodSelectors,
            PvcCount = view.Members.SelectMany(member => member.Volumes).Count(volume => volume.Claim is not null),
            JobCount = view.Members.Count(member => member.Job is not null),
            HealthyPvc = volumes.Healthy,
            InitializingPvc = volumes.Initializing,
            ResizingPvc = volumes.Resizing,
            DanglingPvc = volumes.Dangling,
            UnusablePvc = volumes.Unusable,
            WriteService = ObjectNames.ReadWriteService(view.Name),
            ReadService = ObjectNames.ReadService(view.Name),
            Image = view.InstanceImage.Name ?? status.Image,
            PgDataImageInfo = InstanceImage.Info(view),
            SecretsResourceVersion = view.Secrets.Versions ?? status.SecretsResourceVersion,
            ConfigMapResourceVersion = view.Secrets.ConfigMaps ?? status.ConfigMapResourceVersion,
            Certificates = view.Secrets.Certificates ?? status.Certificates,
            OperatorCertificateFingerprint = view.Operator.CertificateFingerprint ?? status.OperatorCertificateFingerprint,
            CloudNativePgOperatorHash = view.Operator.ExecutableHash ?? status.CloudNativePgOperatorHash,
            CloudNativePgCommitHash = view.Operator.Commit ?? status.CloudNativePgCommitHash,
            OnlineUpdateEnabled = view.Operator.UpdatesInPlace,
            AvailableArchitectures = view.Operator is { Architecture: { } architecture, ExecutableHash: { } hash }
                ? [new AvailableArchitecture { GoArch = architecture, Hash = hash }]
                : status.AvailableArchitectures,
        };
    }

    /// <summary>The system identifier that all instances report; null when none does, or they differ.</summary>
    public static string? SystemId(ClusterView view) => SystemIds(view) is [var one] ? one : null;

    /// <summary>The system identifiers that instances report, each once, sorted.</summary>
    public static ImmutableArray<string> SystemIds(ClusterView view) =>
    [
        .. view.Members.Select(member => member.Answer?.SystemId?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static InstanceStatusReport? Primary(ClusterView view) => view.CurrentPrimary?.Answer is { IsPrimary: true } report ? report : null;

    // Those that exist, in the order of their serials, and those that were promised before.
    private static IReadOnlyList<string> InstanceNames(ClusterView view, ClusterStatus status) =>
    [
        .. view.Members.Select(member => member.Name).Union(status.InstanceNames ?? [], StringComparer.Ordinal)
            .OrderBy(name => ObjectNames.InstanceSerial(view.Name, name) ?? int.MaxValue),
    ];

    private static ImmutableSortedDictionary<string, IReadOnlyList<string>> InstancesStatus(ClusterView view) => view.Members
        .Where(member => member.HasPod)
        .GroupBy(member => member.IsReady ? "healthy" : IsActive(member) ? "replicating" : "failed", StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group.Select(member => member.Name)], StringComparer.Ordinal);

    private static bool IsActive(MemberView member) =>
        !member.PodHasEnded && member.Observation.Pod is PodCondition.Pending or PodCondition.Running;

    private static ImmutableSortedDictionary<string, InstanceReportedState> ReportedState(ClusterView view) => view.Members
        .Where(member => member is { HasPod: true, Report: not null })
        .ToImmutableSortedDictionary(
            member => member.Name,
            member => new InstanceReportedState
            {
                IsPrimary = member.Report!.IsPrimary,
                TimelineId = (int?)member.Report.TimeLineId?.Value,
                Ip = member.Pod?.Status?.PodIP,
            },
            StringComparer.Ordinal);
}
