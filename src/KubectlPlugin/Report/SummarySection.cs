using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>The summary of the cluster.</summary>
internal static class SummarySection
{
    public static Section? Of(StatusView view)
    {
        var title = view.IsReplicaCluster ? "Replica Cluster Summary" : "Cluster Summary";
        var blocks = new List<Block>();
        if (Banner(view) is { } banner)
        {
            blocks.Add(new Block.Text(banner, Tone.Attention));
        }

        blocks.Add(new Block.Pairs([.. Lines(view)]));
        return new Section(title, ToneOf(view), blocks);
    }

    private static string? Banner(StatusView view) => view.Status switch
    {
        { CurrentPrimary: null or "" } => "Primary server is initializing",
        { TargetPrimary: { Length: > 0 } target, CurrentPrimary: var current } when target != current => "Switchover in progress",
        _ => null,
    };

    private static IEnumerable<(string Name, string Value)> Lines(StatusView view)
    {
        var (cluster, status) = (view.Cluster, view.Status);
        var systemId = view.Primary?.Report?.SystemId?.ToString() ?? status.SystemId;
        yield return ("Name", $"{cluster.Metadata.Namespace}/{cluster.Metadata.Name}");
        yield return ("System ID", Words.Or(systemId));
        yield return ("PostgreSQL Image", Words.Or(status.Image ?? cluster.Spec.ImageName));
        yield return (view.IsReplicaCluster ? "Designated primary" : "Primary instance", PrimaryName(view));
        if (view.IsReplicaCluster)
        {
            yield return ("Source cluster", Words.Or(cluster.Spec.Replica?.Source));
        }

        if (PostgresTimestamp.TryParse(status.CurrentPrimaryTimestamp, out var since))
        {
            yield return ("Primary promotion time", $"{Words.Time(since)} ({Words.Age(view.Now - since)})");
        }

        yield return ("Status", Phase(view));
        yield return ("Instances", Words.Number(cluster.Spec.Instances));
        yield return ("Ready instances", Words.Number(status.ReadyInstances ?? 0));
        if (view.Fencing.Instances.Count > 0)
        {
            yield return ("Fenced instances", view.Fencing.All ? "All Instances" : string.Join(", ", view.Fencing.Instances));
        }

        yield return ("Size", Size(view));
        if (view.Primary?.Report is { CurrentLsn: { } lsn } report)
        {
            yield return ("Current Write LSN", $"{lsn} (Timeline: {Words.Or(report.TimeLineId?.ToString())} - WAL File: {Words.Or(report.CurrentWal)})");
        }
    }

    private static string PrimaryName(StatusView view) => view.Status switch
    {
        { TargetPrimary: { Length: > 0 } target, CurrentPrimary: { Length: > 0 } current } when target != current => $"{current} (switching to {target})",
        { CurrentPrimary: var current } => Words.Or(current),
    };

    private static string Phase(StatusView view)
    {
        if (view.IsHibernated)
        {
            return "Hibernated";
        }

        return view.Primary is { } primary && view.Fencing.Includes(primary.Name)
            ? "Primary instance is fenced"
            : $"{Words.Or(view.Status.Phase)} {view.Status.PhaseReason}".TrimEnd();
    }

    private static string Size(StatusView view) =>
        view.IsHibernated ? "- (hibernated)"
        : view.Primary is { } primary && view.Fencing.Includes(primary.Name) ? "- (fenced)"
        : Words.Or(view.DataSize);

    private static Tone ToneOf(StatusView view) => view.Status switch
    {
        { Phase: Api.Phase.Healthy } when view.Fencing.Instances.Count == 0 && view.Instances.All(instance => instance.Report is not null) =>
            Tone.Good,
        { CurrentPrimary: null or "" } or { Phase: Api.Phase.Unrecoverable or Api.Phase.FailOver or Api.Phase.NotEnoughDiskSpace } =>
            Tone.Bad,
        _ => Tone.Attention,
    };
}
