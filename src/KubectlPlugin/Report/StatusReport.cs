namespace Surus.KubectlPlugin;

/// <summary>The text of <c>status</c>: its sections in order, each a function of the view.</summary>
internal static class StatusReport
{
    private static readonly Func<StatusView, Section?>[] Sections =
    [
        SummarySection.Of,
        StateSections.Hibernation,
        StateSections.Configuration,
        StateSections.HbaRules,
        StateSections.Certificates,
        BackupSections.Archiving,
        BackupSections.PhysicalBackups,
        ReplicationSections.Streaming,
        ReplicationSections.UnmanagedSlots,
        ObjectSections.Roles,
        ObjectSections.Tablespaces,
        ObjectSections.DisruptionBudgets,
        InstancesSection.Of,
        ObjectSections.Plugins,
        Errors,
    ];

    public static IEnumerable<StyledLine> Lines(StatusView view) => Layout.Lines(Sections.Select(section => section(view)).OfType<Section>());

    private static Section? Errors(StatusView view) =>
        view.Errors.Count == 0 ? null : new Section("Error(s) extracting status", Tone.Bad, new Block.Text(string.Join("\n", view.Errors)));
}
