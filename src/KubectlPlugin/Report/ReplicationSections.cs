using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Who streams from the primary, and the slots nobody of the cluster uses.</summary>
internal static class ReplicationSections
{
    private const string Title = "Streaming Replication status";

    private static readonly string[] Columns =
        ["Name", "Sent LSN", "Write LSN", "Flush LSN", "Replay LSN", "Write Lag", "Flush Lag", "Replay Lag", "State", "Sync State", "Sync Priority"];

    public static Section? Streaming(StatusView view)
    {
        if (view.IsReplicaCluster || view.IsHibernated)
        {
            return null;
        }

        if (view.Cluster.Spec.Instances == 1)
        {
            return new Section(Title, Tone.Attention, new Block.Text("Not configured"));
        }

        if (view.Primary?.Report is not { } primary)
        {
            return new Section(Title, Tone.Bad, new Block.Text("Primary instance not found"));
        }

        var missing = Missing(primary, view);
        var blocks = new List<Block>();
        if (UsesSlots(view))
        {
            blocks.Add(new Block.Text("Replication Slots Enabled"));
        }

        blocks.Add(primary.ReplicationInfo is { Count: > 0 } rows ? Table(rows, primary, view) : new Block.Text("Not available yet"));
        if (missing.Count > 0)
        {
            blocks.Add(new Block.Text($"Not streaming: {string.Join(", ", missing)}", Tone.Bad));
        }

        return new Section(Title, missing.Count > 0 ? Tone.Bad : Tone.Good, blocks);
    }

    public static Section? UnmanagedSlots(StatusView view)
    {
        if (view.Verbosity < 1 || view.IsHibernated)
        {
            return null;
        }

        var slots = (view.Primary?.Report?.ReplicationSlotsInfo ?? []).Where(slot => !IsManaged(slot.SlotName, view)).ToList();
        const string Title = "Unmanaged Replication Slot Status";
        return slots.Count == 0
            ? new Section(Title, Tone.Plain, new Block.Text("No unmanaged replication slots found"))
            : new Section(Title, Tone.Plain, new Block.Table(
                ["Slot Name", "Slot Type", "Database", "Active", "Restart LSN", "XMin", "Catalog XMin", "Datoid", "Plugin", "Wal Status", "Safe Wal Size"],
                [.. slots.Select(SlotRow)]));
    }

    private static List<string> Missing(InstanceStatusReport primary, StatusView view)
    {
        var streaming = (primary.ReplicationInfo ?? []).Where(row => row.State is "streaming" or "catchup").Select(row => row.ApplicationName).ToHashSet();
        return [.. view.Instances.Select(instance => instance.Name).Where(name => name != view.Status.CurrentPrimary && !streaming.Contains(name))];
    }

    private static Block.Table Table(IReadOnlyList<ReplicationReport> rows, InstanceStatusReport primary, StatusView view)
    {
        var columns = new List<string>(Columns);
        var slots = UsesSlots(view);
        if (slots)
        {
            columns.Add("Replication Slot");
        }

        if (slots && view.Verbosity > 0)
        {
            columns.AddRange(["Slot Restart LSN", "Slot WAL Status", "Slot Safe WAL Size"]);
        }

        return new Block.Table(columns, [.. rows.Select(row => (IReadOnlyList<string>)[.. Row(row), .. SlotCells(row, primary, view).Take(columns.Count - Columns.Length)])]);
    }

    private static IEnumerable<string> Row(ReplicationReport row) =>
    [
        Words.Or(row.ApplicationName),
        Words.Or(row.SentLsn?.ToString()),
        Words.Or(row.WriteLsn?.ToString()),
        Words.Or(row.FlushLsn?.ToString()),
        Words.Or(row.ReplayLsn?.ToString()),
        Words.Or(row.WriteLag),
        Words.Or(row.FlushLag),
        Words.Or(row.ReplayLag),
        Words.Or(row.State),
        Words.Or(row.SyncState),
        Words.Or(row.SyncPriority),
    ];

    private static IEnumerable<string> SlotCells(ReplicationReport row, InstanceStatusReport primary, StatusView view)
    {
        var name = SlotPrefix(view) + row.ApplicationName?.Replace('-', '_');
        var slot = primary.ReplicationSlotsInfo?.FirstOrDefault(candidate => candidate.SlotName == name);
        return slot is null
            ? [Words.None, Words.None, Words.None, Words.None]
            : [slot.Active ? "active" : "inactive", Words.Or(slot.RestartLsn?.ToString()), Words.Or(slot.WalStatus), Safe(slot)];
    }

    private static IReadOnlyList<string> SlotRow(ReplicationSlotReport slot) =>
    [
        slot.SlotName,
        Words.Or(slot.SlotType),
        Words.Or(slot.Database),
        slot.Active ? "true" : "false",
        Words.Or(slot.RestartLsn?.ToString()),
        Words.Or(slot.Xmin),
        Words.Or(slot.CatalogXmin),
        Words.Or(slot.Datoid),
        Words.Or(slot.Plugin),
        Words.Or(slot.WalStatus),
        Safe(slot),
    ];

    private static string Safe(ReplicationSlotReport slot) => slot.SafeWalSize is { } bytes ? Words.Bytes(bytes) : "NULL";

    private static bool UsesSlots(StatusView view) => view.Cluster.Spec.ReplicationSlots?.HighAvailability?.Enabled != false;

    private static string SlotPrefix(StatusView view) => Words.Or(view.Cluster.Spec.ReplicationSlots?.HighAvailability?.SlotPrefix, "_cnpg_");

    private static bool IsManaged(string slot, StatusView view) => UsesSlots(view) && slot.StartsWith(SlotPrefix(view), StringComparison.Ordinal);
}
