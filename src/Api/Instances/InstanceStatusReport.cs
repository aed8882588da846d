using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Surus.Api;

/// <summary>
/// What an instance manager says of its instance at <c>GET /pg/status</c>. An instance that did not answer has no report:
/// no member stands in for a missing answer, and what could not be read is null.
/// </summary>
/// <remarks>Members under "additions" are ours and optional.</remarks>
public sealed record InstanceStatusReport
{
    /// <summary>On a primary: <c>pg_current_wal_lsn()</c>.</summary>
    public LogSequenceNumber? CurrentLsn { get; init; }

    /// <summary>On a standby: what is received and flushed to disk; never cached.</summary>
    public LogSequenceNumber? ReceivedLsn { get; init; }

    /// <summary>On a standby: what is replayed.</summary>
    public LogSequenceNumber? ReplayLsn { get; init; }

    /// <summary>The database system identifier; null before the data directory is initialized.</summary>
    [JsonPropertyName("systemID")]
    public SystemIdentifier? SystemId { get; init; }

    /// <summary>Whether PostgreSQL runs, and runs out of recovery.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool IsPrimary { get; init; }

    /// <summary>Whether replay is paused on a standby.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool ReplayPaused { get; init; }

    /// <summary>Whether a changed parameter waits for a restart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool PendingRestart { get; init; }

    /// <summary>Whether one of the parameters that standbys must not have lower than the primary waits to be lowered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool PendingRestartForDecrease { get; init; }

    /// <summary>Whether a WAL receiver process runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool IsWalReceiverActive { get; init; }

    /// <summary>Whether <c>pg_rewind</c> is at work on the data directory.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool IsPgRewindRunning { get; init; }

    /// <summary>Whether PostgreSQL is expected not to answer for now: fenced, starting, being rewound or cloned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool MightBeUnavailable { get; init; }

    /// <summary>The error that <see cref="MightBeUnavailable"/> excuses.</summary>
    public string? MightBeUnavailableMaskedError { get; init; }

    /// <summary>Whether the last attempt to archive succeeded.</summary>
    [JsonPropertyName("isArchivingWAL")]
    public bool? IsArchivingWal { get; init; }

    /// <summary>The node, where the manager knows it.</summary>
    public string? Node { get; init; }

    /// <summary>The value of <c>cnpg.config_sha256</c> that the running PostgreSQL has loaded.</summary>
    public string? LoadedConfigurationHash { get; init; }

    /// <summary>The last WAL file archived.</summary>
    [JsonPropertyName("lastArchivedWAL")]
    public string? LastArchivedWal { get; init; }

    /// <summary>When <see cref="LastArchivedWal"/> was archived.</summary>
    [JsonPropertyName("lastArchivedWALTime")]
    public DateTimeOffset? LastArchivedWalTime { get; init; }

    /// <summary>The last WAL file that could not be archived.</summary>
    [JsonPropertyName("lastFailedWAL")]
    public string? LastFailedWal { get; init; }

    /// <summary>When archiving <see cref="LastFailedWal"/> failed.</summary>
    [JsonPropertyName("lastFailedWALTime")]
    public DateTimeOffset? LastFailedWalTime { get; init; }

    /// <summary>On a primary: the name of the WAL file being written.</summary>
    [JsonPropertyName("currentWAL")]
    public string? CurrentWal { get; init; }

    /// <summary>On a primary: the start of the oldest WAL that it still has.</summary>
    public LogSequenceNumber? OldestWalLsn { get; init; }

    /// <summary>WAL files that wait to be archived.</summary>
    public int? ReadyWalFiles { get; init; }

    /// <summary>The timeline that is written (primary), received or replayed (standby), or of the last checkpoint (stopped).</summary>
    [JsonPropertyName("timeLineID")]
    public TimelineId? TimeLineId { get; init; }

    /// <summary>On a primary: the connected standbys, ordered by name.</summary>
    public IReadOnlyList<ReplicationReport>? ReplicationInfo { get; init; }

    /// <summary>The replication slots, ordered by name.</summary>
    public IReadOnlyList<ReplicationSlotReport>? ReplicationSlotsInfo { get; init; }

    /// <summary>The base backups being sent, ordered by start.</summary>
    public IReadOnlyList<BaseBackupProgressReport>? PgStatBasebackupsInfo { get; init; }

    /// <summary>SHA-256 of the manager's executable, hexadecimal.</summary>
    public string? ExecutableHash { get; init; }

    /// <summary>The manager's version.</summary>
    public string? InstanceManagerVersion { get; init; }

    /// <summary>The processor architecture, in the container world's words (<c>amd64</c>, <c>arm64</c>).</summary>
    public string? InstanceArch { get; init; }

    /// <summary>Whether the manager is being replaced in place.</summary>
    public bool? IsInstanceManagerUpgrading { get; init; }

    /// <summary>Changes with each start of the manager.</summary>
    [JsonPropertyName("sessionID")]
    public string? SessionId { get; init; }

    /// <summary>What the readiness probe answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool IsPodReady { get; init; }

    // Additions of Surus.

    /// <summary>
    /// The generation of the Cluster whose configuration PostgreSQL has loaded; 0 where it has not loaded the newest that its manager knows,
    /// null where it does not answer, and from managers that do not tell.
    /// </summary>
    public long? ConfigurationGeneration { get; init; }

    /// <summary>Addition: the instance's name, which is its pod's.</summary>
    public string? InstanceName { get; init; }

    /// <summary>Addition: what the manager, its parent, knows of the PostgreSQL server.</summary>
    public PostmasterState? PostmasterState { get; init; }

    /// <summary>Addition: whether this instance holds the cluster's lease and may still vouch for it.</summary>
    public bool? LeaseHeld { get; init; }

    /// <summary>
    /// Addition: where PostgreSQL is stopped, the <c>pg_controldata</c> words for the state it was left in, such as <c>shut down</c>,
    /// <c>shut down in recovery</c> or <c>in production</c> (crashed).
    /// </summary>
    public string? DatabaseState { get; init; }

    /// <summary>Addition: where PostgreSQL is stopped, the LSN of the last checkpoint (after a clean stop: the end of WAL).</summary>
    public LogSequenceNumber? LatestCheckpointLsn { get; init; }

    /// <summary>Addition: on a standby, the timeline of the WAL receiver.</summary>
    [JsonPropertyName("receivedTimeLineID")]
    public TimelineId? ReceivedTimeLineId { get; init; }

    /// <summary>Addition: on a standby, the end of recovery's minimum, before which it can't be promoted consistently.</summary>
    public LogSequenceNumber? MinRecoveryEndLsn { get; init; }

    /// <summary>Addition: whether the instance is fenced by the Cluster's annotation.</summary>
    public bool? Fenced { get; init; }

    /// <summary>Addition: the running server's version, such as <c>15.18</c>.</summary>
    public string? PostgresVersion { get; init; }

    /// <summary>Addition: for how many seconds the server process has been in <see cref="PostmasterState"/>.</summary>
    public double? PostmasterStateSeconds { get; init; }

    /// <summary>
    /// Addition: the end of the WAL that the instance holds: written (primary), received and flushed (standby), or the last checkpoint
    /// (stopped). Asked for when the report was made.
    /// </summary>
    public LogSequenceNumber? EndOfWal { get; init; }

    /// <summary>Addition: whether <see cref="EndOfWal"/> is the true end, and not only the least that is known to be there.</summary>
    public bool? EndOfWalIsExact { get; init; }

    /// <summary>
    /// Addition: the round of an election (<c>targetPrimaryTimestamp</c>) in which the instance stopped following the old primary.
    /// </summary>
    public string? StoppedFollowingInRound { get; init; }

    /// <summary>Addition: for how many seconds it has vouched for nobody: since its last vouch, else since its manager started.</summary>
    public double? NotVouchingForSeconds { get; init; }

    /// <summary>Addition: whether the data directory is a primary's (without <c>standby.signal</c>), running or not.</summary>
    public bool? HasPrimaryData { get; init; }

    /// <summary>Addition: whether it can be promoted: a consistent standby, or a primary that was stopped in order.</summary>
    public bool? CanBePromoted { get; init; }

    /// <summary>Addition: whether it is known to have left the cluster's line.</summary>
    public bool? HasDiverged { get; init; }

    /// <summary>Addition: whether it reaches the API server, without which it can take no lease.</summary>
    public bool? ApiServerReachable { get; init; }

    /// <summary>Addition: the room on the volume of the data, and on that of WAL where it has one of its own; what is not known is left out.</summary>
    public IReadOnlyList<VolumeReport>? Volumes { get; init; }

    /// <summary>
    /// Addition: whether PostgreSQL ended, or could not start, because a volume is full, and is not started before there is room again.
    /// </summary>
    public bool? WaitsForDiskSpace { get; init; }

    /// <summary>
    /// Addition: how many standbys a commit on this primary waits for now (<c>synchronous_standby_names</c>), which may not be what the Cluster asks
    /// for yet; null on a standby.
    /// </summary>
    public int? SynchronousNumber { get; init; }

    /// <summary>Addition: the timelines that the present one came from, oldest first, and where each was left.</summary>
    public IReadOnlyList<TimelineEndReport>? TimelineAncestors { get; init; }

    /// <summary>Addition: what the manager is doing or waits for: one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>How the report is written and read.</summary>
    public static JsonTypeInfo<InstanceStatusReport> JsonTypeInfo => InstanceReportJson.Default.InstanceStatusReport;
}

/// <summary>Where a timeline was left for the next one.</summary>
public sealed record TimelineEndReport
{
    /// <summary>The timeline that was left.</summary>
    [JsonPropertyName("timeLineID")]
    public TimelineId TimeLineId { get; init; }

    /// <summary>The position at which it was left.</summary>
    public LogSequenceNumber End { get; init; }
}

/// <summary>What the instance manager, parent of the postmaster, knows of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PostmasterState>))]
public enum PostmasterState
{
    /// <summary>No PostgreSQL process runs.</summary>
    Stopped,

    /// <summary>It was started and does not accept connections yet.</summary>
    Starting,

    /// <summary>It accepts connections.</summary>
    Running,

    /// <summary>It was told to stop.</summary>
    Stopping,

    /// <summary>The process is there and did not answer within the time limit.</summary>
    Unresponsive,
}

/// <summary>The JSON of <see cref="InstanceStatusReport"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstanceStatusReport))]
[JsonSerializable(typeof(InstanceStatusLine))]
internal sealed partial class InstanceReportJson : JsonSerializerContext;
