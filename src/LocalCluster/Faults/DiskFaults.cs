using System.Globalization;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Faults;

/// <summary>A disk that is not as it should be.</summary>
internal sealed record DiskFault(string Namespace, string Claim, string Place)
{
    /// <summary>When it goes on at the latest; null: it does.</summary>
    public DateTimeOffset? FrozenUntil { get; init; }

    /// <summary>It has no room left.</summary>
    public bool Filled { get; init; }
}

/// <summary>Lets disks stand still or fill up.</summary>
internal sealed class DiskFaults(ContainerHost host, IClusterApi api) : IAsyncDisposable
{
    private const long Step = 1024 * 1024;
    private const int Block = 4096;

    private readonly Dictionary<string, DiskFault> faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITimer> timers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>The disks that are not as they should be; one whose volume was deleted is no disk any more.</summary>
    public IReadOnlyList<DiskFault> Faults
    {
        get
        {
            lock (faults)
            {
                foreach (var gone in faults.Keys.Where(place => !Mounts.Has(place)).ToList())
                {
                    faults.Remove(gone);
                }

                return [.. faults.Values.OrderBy(fault => fault.Namespace, StringComparer.Ordinal).ThenBy(fault => fault.Claim, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Does what was asked for with the disk of a claim.</summary>
    /// <exception cref="FaultException">There is no such disk, or it is not in a state for it.</exception>
    public async Task<string> CarryAsync(string action, string @namespace, string claim, TimeSpan time, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var disk = await FindAsync(@namespace, claim, cancel);
            return action switch
            {
                "freeze" => await FreezeAsync(disk, time, cancel),
                "thaw" => await ThawAsync(disk),
                "fill" => Fill(disk),
                "clean" => Clean(disk),
                _ => throw new FaultException($"A disk can't {action}."),
            };
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Makes all disks good again.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        foreach (var disk in Faults)
        {
            await Thaw(disk.Place);
            Empty(disk.Place);
        }

        gate.Dispose();
    }

    private async Task<string> FreezeAsync(DiskFault disk, TimeSpan time, CancellationToken cancel)
    {
        if (disk.FrozenUntil is not null)
        {
            throw new FaultException($"The disk of {disk.Claim} is frozen already: thaw it with `surus-local disk thaw {disk.Claim} -n {disk.Namespace}`.");
        }

        await host.Frozen.FreezeAsync(host.Options, disk.Place, time, cancel);
        var until = host.Frozen.Until[disk.Place];
        lock (faults)
        {
            Set(disk with { FrozenUntil = until });
            timers[disk.Place] = host.Options.Time.CreateTimer(_ => _ = ThawInTime(disk.Place, until), null, time, Timeout.InfiniteTimeSpan);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The disk of {disk.Claim} stands still for {time.TotalSeconds:0.#} s at most: whoever writes to it waits, and can't be killed meanwhile. Let it go on with `surus-local disk thaw {disk.Claim} -n {disk.Namespace}`.");
    }

    private async Task<string> ThawAsync(DiskFault disk)
    {
        if (disk.FrozenUntil is null)
        {
            throw new FaultException($"The disk of {disk.Claim} is not frozen.");
        }

        await Thaw(disk.Place);
        return $"The disk of {disk.Claim} goes on.";
    }

    /// <summary>Ends the freeze that was to end at this time; one that came after it is left alone.</summary>
    private async Task ThawInTime(string place, DateTimeOffset until)
    {
        bool isStill;
        lock (faults)
        {
            isStill = faults.GetValueOrDefault(place)?.FrozenUntil == until;
        }

        if (isStill)
        {
            await Thaw(place);
        }
    }

    private async Task Thaw(string place)
    {
        await host.Frozen.ThawAsync(host.Options, place);
        lock (faults)
        {
            if (timers.Remove(place, out var timer))
            {
                timer.Dispose();
            }

            if (faults.TryGetValue(place, out var known))
            {
                Set(known with { FrozenUntil = null });
            }
        }
    }

    private string Fill(DiskFault disk)
    {
        RequireThawed(disk);
        var file = Path.Combine(disk.Place, LoopVolume.FillFile);
        for (var wanted = new DriveInfo(disk.Place).AvailableFreeSpace; wanted > 0; wanted -= Step)
        {
            try
            {
                using var reserved = new FileStream(file, new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    PreallocationSize = wanted,
                });
                break;
            }
            catch (IOException)
            {
                // The list of the file's own blocks needs some room too.
            }
        }

        var last = FillTheRest(file);
        Set(disk with { Filled = true });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The disk of {disk.Claim} is full: {last / Step} MiB were free, and no block is left. Undo it with `surus-local disk clean {disk.Claim} -n {disk.Namespace}`.");
    }

    private static long FillTheRest(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write);
        var end = RandomAccess.GetLength(handle);
        var block = new byte[Block];
        try
        {
            while (true)
            {
                RandomAccess.Write(handle, block, end);
                end += Block;
            }
        }
        catch (IOException)
        {
            return end;
        }
    }

    private string Clean(DiskFault disk)
    {
        RequireThawed(disk);
        var file = Path.Combine(disk.Place, LoopVolume.FillFile);
        if (!File.Exists(file))
        {
            throw new FaultException($"The disk of {disk.Claim} was not filled by `surus-local disk fill`.");
        }

        File.Delete(file);
        Set(disk with { Filled = false });
        return $"The disk of {disk.Claim} has its room again.";
    }

    private static void Empty(string place)
    {
        if (Mounts.Has(place))
        {
            File.Delete(Path.Combine(place, LoopVolume.FillFile));
        }
    }

    private static void RequireThawed(DiskFault disk)
    {
        if (disk.FrozenUntil is not null)
        {
            throw new FaultException($"The disk of {disk.Claim} is frozen: thaw it with `surus-local disk thaw {disk.Claim} -n {disk.Namespace}` first.");
        }
    }

    private void Set(DiskFault disk)
    {
        lock (faults)
        {
            if (disk.FrozenUntil is null && !disk.Filled)
            {
                faults.Remove(disk.Place);
            }
            else
            {
                faults[disk.Place] = disk;
            }
        }
    }

    private async Task<DiskFault> FindAsync(string @namespace, string name, CancellationToken cancel)
    {
        var claim = await api.Get(ResourceTypes.PersistentVolumeClaims, @namespace, name, cancel);
        if (claim is null)
        {
            // One that was deleted while its disk stood still: the disk waits to be thawed before it goes.
            return Faults.FirstOrDefault(fault => fault.Namespace == @namespace && fault.Claim == name) ?? throw new FaultException(
                $"There is no PersistentVolumeClaim {name} in namespace {@namespace}: `kubectl get pvc -A` lists those that are.");
        }

        var volume = claim.Text("spec", "volumeName") is { } volumeName
            ? await api.Get(ResourceTypes.PersistentVolumes, null, volumeName, cancel)
            : null;
        if (volume is null)
        {
            throw new FaultException($"The claim {name} has no volume yet: it gets one with its first pod.");
        }

        var place = volume.Text("spec", "hostPath", "path") ?? "";
        if (!volume.Map("metadata", "annotations").ContainsKey(LoopVolume.ImageAnnotation))
        {
            throw new FaultException(
                $"The claim {name} is of the storage class {claim.Text("spec", "storageClassName")}, whose volumes are folders of this machine's disk: "
                + "only volumes of the class loop have a disk of their own.");
        }

        if (!Mounts.Has(place))
        {
            throw new FaultException($"No pod has used the claim {name} since the cluster was started: its disk is not mounted.");
        }

        lock (faults)
        {
            return faults.GetValueOrDefault(place) ?? new DiskFault(@namespace, name, place);
        }
    }
}
