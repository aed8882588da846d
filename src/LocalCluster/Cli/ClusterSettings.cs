using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary>What a local cluster decides at its first start and keeps for its life.</summary>
/// <param name="Instance">A short id that all its links, namespaces and tables carry in their names, so that two clusters can share a machine.</param>
/// <param name="ApiPort">The API server's port on loopback.</param>
/// <param name="Network">Its addresses.</param>
/// <param name="Nodes">How many virtual nodes it has.</param>
internal sealed record ClusterSettings(string Instance, int ApiPort, NetworkPlan Network, int Nodes)
{
    private const int RenewalsInGrace = 5;

    /// <summary>How many seconds a node may be silent before it is taken as gone; what Kubernetes calls <c>--node-monitor-grace-period</c>.</summary>
    public int NodeMonitorGraceSeconds { get; init; } = 50;

    /// <summary>The same as a time.</summary>
    [JsonIgnore]
    public TimeSpan NodeMonitorGrace => TimeSpan.FromSeconds(NodeMonitorGraceSeconds);

    /// <summary>The names of the virtual nodes.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> NodeNames => [.. Enumerable.Range(1, Nodes).Select(number => $"node-{number}")];

    /// <summary>What the nodes need to know of the machine.</summary>
    /// <param name="state">The state folder.</param>
    public HostOptions Host(StateFolder state) => new(Network.Options(Instance), state.Root)
    {
        NodeCount = Nodes,
        LeaseEvery = NodeMonitorGrace / RenewalsInGrace,
    };

    /// <summary>The settings of a state folder, or null where it has never been used.</summary>
    public static ClusterSettings? Read(StateFolder state) => File.Exists(state.Settings)
        ? JsonSerializer.Deserialize(File.ReadAllText(state.Settings), CliJson.Default.ClusterSettings)
        : null;

    /// <summary>Chooses the settings of a new cluster.</summary>
    /// <param name="state">Its folder, from which the instance id is made.</param>
    /// <param name="nodes">How many virtual nodes it gets.</param>
    public static ClusterSettings Choose(StateFolder state, int nodes)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(state.Root));
        var instance = Convert.ToHexStringLower(digest)[..6];
        var port = FreePort.Choose(state.Root == StateFolder.Default ? null : BinaryPrimitives.ReadUInt16BigEndian(digest));
        return new ClusterSettings(instance, port, NetworkPlan.Choose(digest[0]), nodes);
    }

    /// <summary>Keeps the settings.</summary>
    public void Write(StateFolder state)
    {
        Directory.CreateDirectory(state.Root);
        var temporary = state.Settings + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, CliJson.Default.ClusterSettings));
        File.Move(temporary, state.Settings, overwrite: true);
    }
}
