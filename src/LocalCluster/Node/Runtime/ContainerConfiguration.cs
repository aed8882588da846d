namespace Surus.LocalCluster.Node;

/// <summary>Everything <c>runc</c> needs to know of a container: names resolved, variables expanded, paths of this machine.</summary>
internal sealed record ContainerConfiguration
{
    /// <summary>The root file system, ready to use.</summary>
    public required string RootPath { get; init; }

    /// <summary>The container can't write to its root file system.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>The command and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary><c>NAME=VALUE</c> each; of two with one name the last counts.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Where the command starts.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The user, as a number.</summary>
    public long UserId { get; init; }

    /// <summary>The primary group, as a number.</summary>
    public long GroupId { get; init; }

    /// <summary>The other groups.</summary>
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>What of root's power it has, such as <c>CAP_CHOWN</c>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>No program it runs gets more power than it has.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>It sees the machine's devices and may change kernel settings.</summary>
    public bool Privileged { get; init; }

    /// <summary>Its host name; null leaves the machine's.</summary>
    public string? HostName { get; init; }

    /// <summary>What of the machine it sees, in this order.</summary>
    public IReadOnlyList<BindMount> Mounts { get; init; } = [];

    /// <summary>The file of its network namespace; null for the machine's own.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>It sees the machine's processes.</summary>
    public bool HostProcesses { get; init; }

    /// <summary>Its cgroup, from the root of each hierarchy.</summary>
    public required string CgroupPath { get; init; }

    /// <summary>What it may use, and gets when others want it too.</summary>
    public ContainerResources Resources { get; init; } = new();

    /// <summary>How early the kernel ends it when memory runs out: 0 to 1000; null leaves it as this process has it.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>Kernel settings of its namespaces.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();
}

/// <summary>A file or directory of the machine at a place in the container.</summary>
/// <param name="Source">The path on the machine.</param>
/// <param name="Destination">The path in the container.</param>
/// <param name="ReadOnly">It can't be written through this mount.</param>
/// <param name="Propagation">How later mounts beneath it spread: <c>rprivate</c>, <c>rslave</c> or <c>rshared</c>.</param>
internal sealed record BindMount(string Source, string Destination, bool ReadOnly = false, string Propagation = "rprivate");

/// <summary>The limits of a container.</summary>
/// <param name="MemoryBytes">The most memory; null: no limit.</param>
/// <param name="CpuMillicores">The most processor time, in thousandths of a processor; null: no limit.</param>
/// <param name="CpuRequestMillicores">Its share when processors are busy, in thousandths of a processor.</param>
internal sealed record ContainerResources(long? MemoryBytes = null, long? CpuMillicores = null, long CpuRequestMillicores = 0);
