using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// The volumes whose disk stands still. Whoever writes to such a disk waits in the kernel, where no signal reaches: so this process
/// never touches one, and every freeze has an end, also where this process does not live to see it.
/// </summary>
internal sealed class FrozenVolumes
{
    private const int Kill = 9;
    private const string Thaw = "fsfreeze --unfreeze";
    private static readonly TimeSpan GuardMargin = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> frozen = new(StringComparer.Ordinal);

    /// <summary>The places that stand still, and until when at the latest.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Until => frozen;

    /// <summary>Throws where a place stands still.</summary>
    /// <exception cref="VolumeException">It does.</exception>
    public void Require(string place)
    {
        if (frozen.TryGetValue(place, out var until))
        {
            throw new VolumeException(string.Create(
                CultureInfo.InvariantCulture, $"The disk at {place} is frozen until {until:HH:mm:ss} UTC: thaw it with `surus-local disk thaw`."));
        }
    }

    /// <summary>Lets a disk stand still, after what was written to it is on it.</summary>
    /// <param name="options">For the place where the guard is noted.</param>
    /// <param name="place">Where it is mounted.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task FreezeAsync(HostOptions options, string place, TimeSpan time, CancellationToken cancel)
    {
        frozen[place] = options.Time.GetUtcNow() + time;
        try
        {
            StartGuard(options, place, time + GuardMargin);
            await FreezeMounted(place, cancel);
        }
        catch
        {
            await ThawAsync(options, place);
            throw;
        }
    }

    /// <summary>Lets a disk go on; nothing happens where it does.</summary>
    public async Task ThawAsync(HostOptions options, string place)
    {
        await Tool.RunAsync("fsfreeze", ["--unfreeze", place]);
        frozen.TryRemove(place, out _);
        EndGuard(GuardFile(options, place));
    }

    /// <summary>Lets all disks of an instance go on, also those that an earlier life of this process froze, and empties those that were filled.</summary>
    public static async Task ThawBeneathAsync(HostOptions options, CancellationToken cancel)
    {
        foreach (var place in Mounts.Beneath(options.VolumesFolder).ToList())
        {
            await Tool.RunAsync("fsfreeze", ["--unfreeze", place], cancel: cancel);
            File.Delete(Path.Combine(place, LoopVolume.FillFile));
        }

        foreach (var guard in Directory.Exists(options.GuardsFolder) ? Directory.GetFiles(options.GuardsFolder) : [])
        {
            EndGuard(guard);
        }
    }

    /// <summary>
    /// Freezes what is mounted at a place. Where nothing is any more the path leads to the machine's own disk: frozen, it would take the machine
    /// with it. So the directory is opened, and looked at, before.
    /// </summary>
    private static async Task FreezeMounted(string place, CancellationToken cancel)
    {
        using var directory = Native.OpenDirectory(place);
        if (Mounts.Id(place) is not { } mounted || mounted != Mounts.Id(directory))
        {
            throw new IOException($"No disk is mounted at {place} any more: start a pod that uses it first.");
        }

        var opened = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{directory.DangerousGetHandle()}");
        await Tool.RequireAsync("fsfreeze", ["--freeze", opened], cancel: cancel);
    }

    private static string GuardFile(HostOptions options, string place) => Path.Combine(options.GuardsFolder, Path.GetFileName(place));

    /// <summary>A process of its own that thaws the disk even where this one is killed. It touches nothing of the disk before.</summary>
    private static void StartGuard(HostOptions options, string place, TimeSpan time)
    {
        var seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        using var guard = Process.Start(new ProcessStartInfo(
            "setsid", ["sh", "-c", $"sleep \"$1\"; exec {Thaw} \"$0\" </dev/null >/dev/null 2>&1", place, seconds])
        {
            WorkingDirectory = "/",
        })!;
        Directory.CreateDirectory(options.GuardsFolder);
        File.WriteAllText(GuardFile(options, place), guard.Id.ToString(CultureInfo.InvariantCulture));
    }

    private static void EndGuard(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        // A crash may have left the file without its content. The guard then ends by itself.
        if (int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && IsGuard(pid))
        {
            // Its own group: the sleep beneath it ends with it.
            Native.Signal(-pid, Kill);
        }

        File.Delete(file);
    }

    // The id may be another's by now.
    private static bool IsGuard(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Contains(Thaw, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
