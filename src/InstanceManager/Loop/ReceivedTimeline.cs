using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>
/// The timeline of the last WAL that a standby has. PostgreSQL tells it only while a WAL receiver runs; what an election compares is asked
/// for when it has ended.
/// </summary>
internal sealed class ReceivedTimeline(DataDirectory data, ChildProcesses children)
{
    private WalSegmentSize? _segmentSize;

    /// <summary>The timeline of a running server's WAL.</summary>
    public async Task<TimelineId?> Of(InstanceStatusReport report, CancellationToken cancel)
    {
        if (report is not { IsPrimary: false, IsWalReceiverActive: false, TimeLineId: { } known, ReceivedLsn: { } end })
        {
            return report.TimeLineId;
        }

        _segmentSize ??= (await ControlData.Read(children, PostgresInstallation.Find(data.MajorVersion), data, cancel)).WalSegmentSize;
        return WalDirectory.NewestTimeline(data, end, _segmentSize.Value, known);
    }

    /// <summary>The timeline of a stopped server's WAL.</summary>
    public static TimelineId OfStopped(DataDirectory data, DataDirectoryKind kind, LogSequenceNumber end, ControlData control) =>
        kind == DataDirectoryKind.Standby
            ? WalDirectory.NewestTimeline(data, end, control.WalSegmentSize, control.NewestTimeline)
            : control.NewestTimeline;
}
