using System.Collections.Immutable;
using Surus.Api;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>How much room the volumes of this instance have.</summary>
internal sealed class VolumeSpaces(InstanceOptions options, TimeProvider time) : IDisposable
{
    /// <summary>What PostgreSQL needs for its small files and to grow a table by a step, where WAL is elsewhere.</summary>
    private const long WithoutWalBytes = 1024 * 1024;

    private ImmutableArray<(string Role, SpaceProbe Probe)> _probes = [];

    /// <summary>The size of one WAL file, which PostgreSQL makes whole or not at all.</summary>
    public WalSegmentSize WalSegment { get; set; } = WalSegmentSize.Default;

    /// <summary>Begins to look.</summary>
    public void Begin() => _probes = options.WalDirectory is { } wal
        ? [Probe(PvcRoles.Data, options.Data.Path), Probe(PvcRoles.Wal, wal)]
        : [Probe(PvcRoles.Data, options.Data.Path)];

    /// <summary>What was seen last: the data first, then WAL where it has a volume of its own. What was not seen is left out.</summary>
    public ImmutableArray<VolumeReport> View() =>
    [
        .. from volume in _probes
           let space = volume.Probe.Last
           where space is not null
           select new VolumeReport
           {
               Role = volume.Role, SizeBytes = space.SizeBytes, AvailableBytes = space.AvailableBytes, RequiredBytes = Required(volume.Role),
           },
    ];

    /// <summary>Whether a volume was full when it was last looked at.</summary>
    public bool IsAnyFull => View().Any(volume => volume.IsFull);

    /// <summary>Looks at once: something has just run out of room.</summary>
    public void Hurry()
    {
        foreach (var (_, probe) in _probes)
        {
            probe.Hurry();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, probe) in _probes)
        {
            probe.Dispose();
        }
    }

    private (string, SpaceProbe) Probe(string role, string directory) => (role, new SpaceProbe(directory, time));

    private long Required(string role) => role == PvcRoles.Data && HasWalElsewhere ? WithoutWalBytes : WalSegment.Bytes;

    // A volume for WAL that a Cluster gained later is there, and its directory is not, until the instance is copied anew.
    private bool HasWalElsewhere => _probes is [_, (_, { Last: not null })];
}
