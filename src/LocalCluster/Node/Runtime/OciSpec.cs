using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Node;

/// <summary>Renders a container's <c>config.json</c> for <c>runc</c>, as the OCI runtime specification 1.0 has it. Pure.</summary>
internal static class OciSpec
{
    private const long CpuPeriodMicroseconds = 100_000;
    private const long LeastCpuShares = 2;
    private const long SharesOfOneCpu = 1024;

    private static readonly string[] HiddenPaths =
    [
        "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
    ];

    private static readonly string[] ReadOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The whole document.</summary>
    public static JsonObject Render(ContainerConfiguration container)
    {
        var spec = new JsonObject
        {
            ["ociVersion"] = "1.0.2",
            ["process"] = Process(container),
            ["root"] = new JsonObject { ["path"] = container.RootPath, ["readonly"] = container.ReadOnlyRoot },
            ["mounts"] = Array([.. SystemMounts(container), .. container.Mounts.Select(Bind)]),
            ["linux"] = Linux(container),
        };
        if (container.HostName is { } name)
        {
            spec["hostname"] = name;
        }

        return spec;
    }

    private static JsonObject Process(ContainerConfiguration container)
    {
        var process = new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject
            {
                ["uid"] = container.UserId,
                ["gid"] = container.GroupId,
                ["additionalGids"] = Array(container.SupplementalGroups.Select(id => (JsonNode)id)),
            },
            ["args"] = Strings(container.Arguments),
            ["env"] = Strings(container.Environment),
            ["cwd"] = container.WorkingDirectory,
            ["capabilities"] = Capabilities(container),
            ["noNewPrivileges"] = container.NoNewPrivileges,
        };
        if (container.OomScoreAdjust is { } score)
        {
            process["oomScoreAdj"] = score;
        }

        return process;
    }

    /// <summary>Only root gets capabilities that act; another user has them in the bounding set, for programs with file capabilities.</summary>
    private static JsonObject Capabilities(ContainerConfiguration container)
    {
        var effective = container.UserId == 0 ? container.Capabilities : [];
        return new JsonObject
        {
            ["bounding"] = Strings(container.Capabilities),
            ["effective"] = Strings(effective),
            ["permitted"] = Strings(effective),
        };
    }

    private static IEnumerable<JsonObject> SystemMounts(ContainerConfiguration container)
    {
        yield return Mount("proc", "/proc", "proc", "nosuid", "noexec", "nodev");
        yield return Mount("tmpfs", "/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return Mount("devpts", "/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        yield return Mount("mqueue", "/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev");
        yield return container.NetworkNamespace is null
            ? Mount("/sys", "/sys", "none", "rbind", "nosuid", "noexec", "nodev", "ro")
            : Mount("sysfs", "/sys", "sysfs", "nosuid", "noexec", "nodev", container.Privileged ? "rw" : "ro");
        if (!container.Mounts.Any(mount => mount.Destination == "/dev/shm"))
        {
            yield return Mount("shm", "/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        }
    }

    private static JsonObject Bind(BindMount mount) => Mount(
        mount.Source, mount.Destination, "bind", "rbind", mount.Propagation, mount.ReadOnly ? "ro" : "rw");

    private static JsonObject Mount(string source, string destination, string type, params string[] options) => new()
    {
        ["destination"] = destination, ["type"] = type, ["source"] = source, ["options"] = Strings(options),
    };

    private static JsonObject Linux(ContainerConfiguration container)
    {
        var linux = new JsonObject
        {
            ["cgroupsPath"] = container.CgroupPath,
            ["namespaces"] = Array(Namespaces(container)),
            ["resources"] = Resources(container),
            ["rootfsPropagation"] = container.Mounts.Any(mount => mount.Propagation == "rshared") ? "rshared" : "rslave",
            ["maskedPaths"] = Strings(container.Privileged ? [] : HiddenPaths),
            ["readonlyPaths"] = Strings(container.Privileged ? [] : ReadOnlyPaths),
        };
        if (container.Sysctls.Count > 0)
        {
            linux["sysctl"] = new JsonObject(container.Sysctls.Select(set => KeyValuePair.Create(set.Key, (JsonNode?)set.Value)));
        }

        return linux;
    }

    private static IEnumerable<JsonNode> Namespaces(ContainerConfiguration container)
    {
        yield return new JsonObject { ["type"] = "mount" };
        yield return new JsonObject { ["type"] = "ipc" };
        if (!container.HostProcesses)
        {
            yield return new JsonObject { ["type"] = "pid" };
        }

        if (container.HostName is not null)
        {
            yield return new JsonObject { ["type"] = "uts" };
        }

        if (container.NetworkNamespace is { } network)
        {
            yield return new JsonObject { ["type"] = "network", ["path"] = network };
        }
    }

    private static JsonObject Resources(ContainerConfiguration container)
    {
        var limits = container.Resources;
        var cpu = new JsonObject { ["shares"] = Math.Max(LeastCpuShares, limits.CpuRequestMillicores * SharesOfOneCpu / 1000) };
        if (limits.CpuMillicores is { } most)
        {
            cpu["period"] = CpuPeriodMicroseconds;
            cpu["quota"] = Math.Max(1000, most * CpuPeriodMicroseconds / 1000);
        }

        var resources = new JsonObject { ["devices"] = Array(Devices(container)), ["cpu"] = cpu };
        if (limits.MemoryBytes is { } bytes)
        {
            resources["memory"] = new JsonObject { ["limit"] = bytes };
        }

        return resources;
    }

    private static IEnumerable<JsonNode> Devices(ContainerConfiguration container)
    {
        // runc adds null, zero, full, random, urandom, tty and the terminals by itself.
        yield return new JsonObject { ["allow"] = container.Privileged, ["access"] = "rwm" };
    }

    private static JsonArray Strings(IEnumerable<string> values) => Array(values.Select(value => (JsonNode)value));

    private static JsonArray Array(IEnumerable<JsonNode> values) => new([.. values]);
}
