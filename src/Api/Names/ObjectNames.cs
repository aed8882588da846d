using System.Globalization;

namespace Surus.Api;

/// <summary>The names of the objects that belong to a cluster.</summary>
public static class ObjectNames
{
    /// <summary>The longest name a cluster may have: the names made from it must fit too.</summary>
    public const int LongestClusterName = 50;

    /// <summary>The instance with that serial number, which is also its pod's, host's and data volume's name.</summary>
    public static string Instance(string cluster, int serial) => string.Create(CultureInfo.InvariantCulture, $"{cluster}-{serial}");

    /// <summary>The serial number in an instance's name; null when it is not an instance of the cluster.</summary>
    public static int? InstanceSerial(string cluster, string instance) =>
        instance.StartsWith(cluster + "-", StringComparison.Ordinal)
        && int.TryParse(instance.AsSpan(cluster.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? serial
            : null;

    /// <summary>The volume with an instance's data directory.</summary>
    public static string DataVolume(string instance) => instance;

    /// <summary>The volume with an instance's write-ahead log.</summary>
    public static string WalVolume(string instance) => instance + "-wal";

    /// <summary>The volume with one of an instance's tablespaces.</summary>
    public static string TablespaceVolume(string instance, string tablespace) => $"{instance}-tbs-{TablespaceSuffix(tablespace)}";

    /// <summary>The part of a Kubernetes name that stands for a tablespace.</summary>
    public static string TablespaceSuffix(string tablespace)
    {
        var name = tablespace is ['_', ..] ? string.Concat("1", tablespace.AsSpan(1)) : tablespace;
        return name.Replace('$', '-').Replace('_', '-').ToLowerInvariant();
    }

    /// <summary>The job that prepares an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="role">One of <see cref="JobRoles"/>.</param>
    public static string Job(string instance, string role) => $"{instance}-{role}";

    /// <summary>The service of the primary.</summary>
    public static string ReadWriteService(string cluster) => cluster + "-rw";

    /// <summary>The service of the replicas.</summary>
    public static string ReadOnlyService(string cluster) => cluster + "-ro";

    /// <summary>The service of all instances that are ready.</summary>
    public static string ReadService(string cluster) => cluster + "-r";

    /// <summary>The service of all instances, ready or not.</summary>
    public static string AnyService(string cluster) => cluster + "-any";

    /// <summary>The secret with the superuser's credentials.</summary>
    public static string SuperuserSecret(string cluster) => cluster + "-superuser";

    /// <summary>The secret with the credentials of the application database's owner.</summary>
    public static string ApplicationSecret(string cluster) => cluster + "-app";

    /// <summary>The secret with the cluster's own certificate authority.</summary>
    public static string CaSecret(string cluster) => cluster + "-ca";

    /// <summary>The secret with the servers' certificate.</summary>
    public static string ServerSecret(string cluster) => cluster + "-server";

    /// <summary>The secret with the certificate that replicas show to the primary.</summary>
    public static string ReplicationSecret(string cluster) => cluster + "-replication";

    /// <summary>The secret with the certificate that poolers show to the instances.</summary>
    public static string PoolerSecret(string cluster) => cluster + "-pooler";

    /// <summary>The copy of the operator's pull secret for a cluster or a pooler.</summary>
    public static string PullSecret(string owner) => owner + "-pull";

    /// <summary>The secret with a role's client certificate.</summary>
    public static string ClientCertificateSecret(string databaseRole) => databaseRole + "-client-cert";

    /// <summary>The service account, role and role binding of the instances.</summary>
    public static string ServiceAccount(string cluster) => cluster;

    /// <summary>The lease that the primary holds.</summary>
    public static string PrimaryLease(string cluster) => cluster;

    /// <summary>The disruption budget of the primary.</summary>
    public static string PrimaryDisruptionBudget(string cluster) => cluster + "-primary";

    /// <summary>The disruption budget of the replicas.</summary>
    public static string ReplicaDisruptionBudget(string cluster) => cluster;

    /// <summary>The quorum that a failover asks.</summary>
    public static string FailoverQuorum(string cluster) => cluster;

    /// <summary>The backup that a schedule makes at that moment.</summary>
    public static string ScheduledBackup(string schedule, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{schedule}-{time.UtcDateTime:yyyyMMddHHmmss}");
}
