using System.Globalization;
using Surus.Api;

namespace Surus.Simulation;

/// <summary>The cluster's WAL archive, and what PostgreSQL's archiver sends there. No name may ever be sent with two contents.</summary>
/// <remarks>
/// With <c>archive_mode = on</c> only a primary archives: the segments that it filled, and at its promotion the history of its timeline and, under a
/// name ending in <c>.partial</c>, what it has of the segment in which the old timeline ended. That last name PostgreSQL itself gives twice where two
/// instances leave the same timeline in the same segment, and no recovery asks for it: the archive must take it in whatever it holds, and it is not
/// judged here.
/// </remarks>
internal sealed class Archive(World world)
{
    /// <summary>How many records a segment holds.</summary>
    public const int SegmentRecords = 64;

    private readonly Dictionary<string, (ulong Content, string From)> files = new(StringComparer.Ordinal);

    /// <summary>The name that a promotion gives to its part of the old timeline's last segment.</summary>
    public string PartialName(TimelineId timeline, int count) =>
        Segment(timeline, count / SegmentRecords) + (world.Options.ArchivesPartAsWhole ? "" : ".partial");

    /// <summary>One turn of an instance's archiver.</summary>
    public void Turn(Instance instance)
    {
        if (instance.Postgres.AcceptsWrites && world.Net.RoundTrip(instance.Party, world.OutsideParty))
        {
            while (instance.Disk.ReadyToArchive.TryDequeue(out var file))
            {
                Receive(instance, file.Name, file.Content);
            }
        }
    }

    public static string Segment(TimelineId timeline, int number) => string.Create(CultureInfo.InvariantCulture, $"{timeline.Value:X8}{number:X16}");

    public static string HistoryFile(TimelineId timeline) => string.Create(CultureInfo.InvariantCulture, $"{timeline.Value:X8}.history");

    private void Receive(Instance from, string name, ulong content)
    {
        if (name.EndsWith(".partial", StringComparison.Ordinal))
        {
            return;
        }

        if (files.TryGetValue(name, out var known))
        {
            world.Invariants.ArchivedTwice(known.Content == content, name, known.From, from);
        }
        else
        {
            files[name] = (content, from.Name);
        }
    }
}
