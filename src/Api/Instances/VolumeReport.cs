using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>The room on a volume, as its instance manager sees it.</summary>
public sealed record VolumeReport
{
    /// <summary>What it holds: one of <see cref="PvcRoles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The size of its file system.</summary>
    public long SizeBytes { get; init; }

    /// <summary>How much is left of it.</summary>
    public long AvailableBytes { get; init; }

    /// <summary>How much PostgreSQL needs to be left: one WAL file, where WAL is on it.</summary>
    public long RequiredBytes { get; init; }

    /// <summary>Whether PostgreSQL can't go on with what is left.</summary>
    [JsonIgnore]
    public bool IsFull => AvailableBytes < RequiredBytes;
}
