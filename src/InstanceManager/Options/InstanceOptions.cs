using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Reflection;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>Which instance this manager runs, and where its things are.</summary>
public sealed record InstanceOptions
{
    /// <summary>The pod's name, which is the instance's.</summary>
    public required string PodName { get; init; }

    /// <summary>The Cluster's name.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The namespace of both.</summary>
    public required string Namespace { get; init; }

    /// <summary>The data directory.</summary>
    public required DataDirectory Data { get; init; }

    /// <summary>The directory for WAL on a volume of its own; null where WAL lies in the data directory.</summary>
    public string? WalDirectory { get; init; }

    /// <summary>The manager's own files.</summary>
    public ControllerPaths Paths { get; init; } = ControllerPaths.Default;

    /// <summary>The port of the status server; 0 in tests, for any.</summary>
    public int StatusPort { get; init; } = Ports.InstanceStatus;

    /// <summary>The port of the metrics server; 0 in tests, for any.</summary>
    public int MetricsPort { get; init; } = Ports.InstanceMetrics;

    /// <summary>Whether metrics are served over TLS.</summary>
    public bool MetricsTls { get; init; }

    /// <summary>The address of this pod, as others reach it.</summary>
    public string Address { get; init; } = OwnAddress();

    /// <summary>The address that servers listen on; null for all of the pod's. Set where several instances share a machine.</summary>
    public System.Net.IPAddress? ListenAddress { get; init; }

    /// <summary>The host by which a standby reaches the named primary; normally the read-write service, whoever is behind it.</summary>
    public Func<string, string>? PrimaryHost { get; init; }

    /// <summary>Milliseconds without an acknowledgement after which a standby gives up its connection to the primary.</summary>
    public string StandbyTcpUserTimeoutMilliseconds { get; init; } =
        Environment.GetEnvironmentVariable("CNPG_STANDBY_TCP_USER_TIMEOUT") ?? PrimaryConnection.DefaultTcpUserTimeoutMilliseconds;

    /// <summary>Changes with each start of the manager.</summary>
    public string Session { get; } = Guid.NewGuid().ToString();

    /// <summary>The manager's version.</summary>
    public static string Version { get; } =
        typeof(InstanceOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The Cluster, as the API names it.</summary>
    public NamespacedName Cluster => new(Namespace, ClusterName);

    private static string OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback && network.OperationalStatus != OperationalStatus.Down)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .Where(address => !address.IsIPv6LinkLocal)
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .FirstOrDefault()?.ToString() ?? "127.0.0.1";
}
