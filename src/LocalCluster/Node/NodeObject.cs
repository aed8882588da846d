using System.Globalization;
using System.Runtime.InteropServices;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>The Node object of a virtual node.</summary>
internal static class NodeObject
{
    private const long MostPods = 110;

    /// <summary>What the machine has. Every virtual node offers all of it.</summary>
    public static IReadOnlyDictionary<string, Quantity> Capacity(long memoryBytes) => new Dictionary<string, Quantity>
    {
        ["cpu"] = new Quantity(Environment.ProcessorCount),
        ["memory"] = Quantity.Parse(string.Create(CultureInfo.InvariantCulture, $"{memoryBytes / 1024}Ki")),
        ["pods"] = new Quantity(MostPods),
        ["ephemeral-storage"] = Quantity.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{new DriveInfo("/").TotalSize / 1024}Ki")),
    };

    /// <summary>The labels that every node has.</summary>
    public static IReadOnlyDictionary<string, string> Labels(string name) => new Dictionary<string, string>
    {
        ["kubernetes.io/hostname"] = name,
        ["kubernetes.io/os"] = "linux",
        ["kubernetes.io/arch"] = Architecture,
        ["beta.kubernetes.io/os"] = "linux",
        ["beta.kubernetes.io/arch"] = Architecture,
    };

    /// <summary>The node's status.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Its address.</param>
    /// <param name="capacity">What it has.</param>
    /// <param name="now">The time of the heartbeat.</param>
    /// <param name="since">When it became ready.</param>
    public static NodeStatus Status(
        string name, string address, IReadOnlyDictionary<string, Quantity> capacity, DateTimeOffset now, DateTimeOffset since) => new()
        {
            Capacity = capacity,
            Allocatable = capacity,
            Addresses =
            [
                new NodeAddress { Type = "InternalIP", Address = address },
                new NodeAddress { Type = "Hostname", Address = name },
            ],
            Conditions =
            [
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "there is memory enough", now, since),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "there is disk space enough", now, since),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "there are process ids enough", now, since),
                Condition("Ready", "True", "KubeletReady", "the node runs pods", now, since),
            ],
            NodeInfo = Info(),
        };

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private static NodeCondition Condition(
        string type, string status, string reason, string message, DateTimeOffset now, DateTimeOffset since) => new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastHeartbeatTime = now,
            LastTransitionTime = since,
        };

    private static NodeSystemInfo Info() => new()
    {
        MachineID = Read("/etc/machine-id"),
        SystemUUID = Read("/etc/machine-id"),
        BootID = Read("/proc/sys/kernel/random/boot_id"),
        KernelVersion = Read("/proc/sys/kernel/osrelease"),
        OsImage = OsImage(),
        ContainerRuntimeVersion = "runc://1.1",
        KubeletVersion = "v1.36.0",
        KubeProxyVersion = "",
        OperatingSystem = "linux",
        Architecture = Architecture,
    };

    private static string OsImage()
    {
        const string Field = "PRETTY_NAME=";
        return File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..].Trim('"') ?? "Linux"
            : "Linux";
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";
}
