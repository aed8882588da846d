namespace Surus.LocalCluster.Node;

/// <summary>What of root's power a container has.</summary>
internal static class CapabilitySet
{
    /// <summary>What container runtimes commonly leave to a container that says nothing.</summary>
    private static readonly string[] Default =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <summary>All that there are, in the kernel's order.</summary>
    private static readonly string[] Known =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW",
        "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
        "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD",
        "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG",
        "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>The set after the pod's wishes, of those that this process has itself to give.</summary>
    /// <param name="drop">Names with or without <c>CAP_</c>; <c>ALL</c> drops all.</param>
    /// <param name="add">Likewise.</param>
    /// <param name="privileged">The container has all.</param>
    /// <param name="own">The bits of this process's bounding set.</param>
    public static IReadOnlyList<string> Select(IEnumerable<string> drop, IEnumerable<string> add, bool privileged, ulong own)
    {
        var dropped = drop.Select(Normalize).ToHashSet();
        var added = add.Select(Normalize).ToHashSet();
        return [.. Known.Where((name, bit) => (own >> bit & 1) == 1 && (privileged || Wanted(name)))];

        bool Wanted(string name) =>
            added.Contains(name) || added.Contains("CAP_ALL")
            || (Default.Contains(name) && !dropped.Contains(name) && !dropped.Contains("CAP_ALL"));
    }

    /// <summary>The bounding set of this process.</summary>
    public static ulong OfThisProcess()
    {
        const string Field = "CapBnd:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return Convert.ToUInt64(line[Field.Length..].Trim(), 16);
    }

    private static string Normalize(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
    }
}
