using Surus.Api;

namespace Surus.Workload;

/// <summary>The volume of an instance that is for WAL alone, and what fills it.</summary>
public static class WalVolume
{
    /// <summary>Leaves no room on it.</summary>
    public static Task<string> Fill(Laboratory laboratory, DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        laboratory.Local(cancel, "disk", "fill", ObjectNames.WalVolume(instance), "-n", cluster.Namespace);

    /// <summary>Writes that much WAL.</summary>
    public static Task<string> Write(DatabaseCluster cluster, string instance, int mebibytes, CancellationToken cancel) =>
        cluster.Ask(instance, $"select count(pg_logical_emit_message(false, 'fill', repeat('x', 1048576))) from generate_series(1, {mebibytes})", cancel);
}
