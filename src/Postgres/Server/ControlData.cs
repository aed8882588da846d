using System.Buffers.Binary;
using System.Globalization;
using Surus.Api;

namespace Surus.Postgres;

/// <summary>What <c>pg_control</c> says of a data directory.</summary>
public sealed record ControlData
{
    // After the system identifier and two versions.
    private const int StateOffset = 16;
    private const int ShutDown = 1;

    /// <summary>The state PostgreSQL was left in, in its words: <c>shut down</c>, <c>in production</c>, <c>in archive recovery</c>, ...</summary>
    public required string State { get; init; }

    /// <summary>The system identifier.</summary>
    public required SystemIdentifier SystemIdentifier { get; init; }

    /// <summary>The last checkpoint's position.</summary>
    public LogSequenceNumber CheckpointLsn { get; init; }

    /// <summary>Where recovery from the last checkpoint begins.</summary>
    public LogSequenceNumber RedoLsn { get; init; }

    /// <summary>The WAL file that recovery begins in.</summary>
    public string? RedoWalFile { get; init; }

    /// <summary>The last checkpoint's timeline.</summary>
    public TimelineId Timeline { get; init; }

    /// <summary>Up to where recovery must come before the data is consistent; invalid where it need not.</summary>
    public LogSequenceNumber MinRecoveryEndLsn { get; init; }

    /// <summary>The timeline of <see cref="MinRecoveryEndLsn"/>.</summary>
    public TimelineId MinRecoveryEndTimeline { get; init; }

    /// <summary>The size of WAL files.</summary>
    public WalSegmentSize WalSegmentSize { get; init; }

    /// <summary>Whether PostgreSQL was stopped in order as a primary: its last checkpoint is then the end of its WAL.</summary>
    public bool IsCleanPrimaryStop => State is "shut down";

    /// <summary>The newest timeline that the data is known to be on.</summary>
    public TimelineId NewestTimeline => MinRecoveryEndTimeline > Timeline ? MinRecoveryEndTimeline : Timeline;

    /// <summary>The fields as <c>pg_controldata</c> names them.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the output of <c>pg_controldata</c> in English.</summary>
    /// <exception cref="FormatException">A field that every version prints is missing.</exception>
    public static ControlData Parse(string output)
    {
        var fields = output.Split('\n').Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        string Field(string name) => fields.TryGetValue(name, out var value)
            ? value
            : throw new FormatException($"pg_controldata printed no line '{name}': is it of the data directory's version?");
        return new ControlData
        {
            State = Field("Database cluster state"),
            SystemIdentifier = SystemIdentifier.FromText(Field("Database system identifier"))
                ?? throw new FormatException("pg_controldata printed a system identifier that is no number."),
            CheckpointLsn = LogSequenceNumber.Parse(Field("Latest checkpoint location")),
            RedoLsn = LogSequenceNumber.Parse(Field("Latest checkpoint's REDO location")),
            RedoWalFile = Field("Latest checkpoint's REDO WAL file"),
            Timeline = ParseTimeline(Field("Latest checkpoint's TimeLineID")),
            MinRecoveryEndLsn = LogSequenceNumber.Parse(Field("Minimum recovery ending location")),
            MinRecoveryEndTimeline = ParseTimeline(Field("Min recovery ending loc's timeline")),
            WalSegmentSize = WalSegmentSize.FromBytes(long.Parse(Field("Bytes per WAL segment"), CultureInfo.InvariantCulture)) ?? default,
            Fields = fields,
        };
    }

    /// <summary>
    /// Whether the control file says that a primary has shut down; a quick look at its state alone (<c>ControlFileData</c> and <c>DBState</c> in
    /// catalog/pg_control.h), which <see cref="Read"/> has to confirm.
    /// </summary>
    public static bool SaysShutDown(DataDirectory dataDirectory)
    {
        using var file = File.OpenHandle(dataDirectory.FilePath("global/pg_control"), share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> state = stackalloc byte[sizeof(int)];
        return RandomAccess.Read(file, state, StateOffset) == state.Length && BinaryPrimitives.ReadInt32LittleEndian(state) == ShutDown;
    }

    /// <summary>Runs <c>pg_controldata</c>.</summary>
    public static async Task<ControlData> Read(
        ChildProcesses children, PostgresInstallation installation, DataDirectory dataDirectory, CancellationToken cancel) =>
        Parse(await children.Run(
            installation.Program("pg_controldata"), ["-D", dataDirectory.Path], PostgresEnvironment.English, cancel: cancel));

    private static TimelineId ParseTimeline(string text) => new(uint.Parse(text, CultureInfo.InvariantCulture));
}
