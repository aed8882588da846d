namespace Surus.KubectlPlugin;

/// <summary>Every instance, also one that does not report.</summary>
internal static class InstancesSection
{
    public static Section? Of(StatusView view)
    {
        if (view.IsHibernated)
        {
            return null;
        }

        var tone = view.Instances.Count == 0 || view.Instances.Any(instance => instance.Report is null) ? Tone.Bad : Tone.Good;
        return view.Instances.Count == 0
            ? new Section("Instances status", tone, new Block.Text("No instances found"))
            : new Section("Instances status", tone, new Block.Table(
                ["Name", "Current LSN", "Replication role", "Status", "QoS", "Manager Version", "Node"], [.. view.Instances.Select(instance => Row(instance, view))]));
    }

    private static IReadOnlyList<string> Row(InstanceView instance, StatusView view) =>
    [
        instance.Name,
        Lsn(instance),
        InstanceRole.Of(instance, view),
        Status(instance, view.Now),
        Words.Or(instance.Pod?.Status?.QosClass),
        Words.Or(instance.Report?.InstanceManagerVersion),
        Words.Or(instance.Pod?.Spec?.NodeName),
    ];

    private static string Lsn(InstanceView instance) => instance.Report switch
    {
        null => Words.None,
        { IsPrimary: true, CurrentLsn: { } current } => current.ToString(),
        { ReplayLsn: { } replayed } => replayed.ToString(),
        _ => Words.None,
    };

    private static string Status(InstanceView instance, DateTimeOffset now)
    {
        if (instance.Report is { } report)
        {
            return report.MightBeUnavailableMaskedError is { Length: > 0 } error ? error : report.PendingRestart ? "OK (pending restart)" : "OK";
        }

        var age = instance.Pod?.Metadata.CreationTimestamp is { } created ? $" (pod is {Words.Age(now - created)} old)" : "";
        return $"Not reporting: {instance.Problem}{age}";
    }
}
