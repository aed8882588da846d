using System.Text.Json.Serialization;

namespace Surus.LocalCluster.Control;

/// <summary>What a command asks of the daemon: one JSON object a line over its socket.</summary>
/// <param name="Subject"><c>status</c>, <c>node</c>, <c>network</c>, <c>disk</c>, <c>api</c> or <c>pod</c>.</param>
/// <param name="Action">What to do, such as <c>stop</c>.</param>
/// <param name="Names">With what.</param>
internal sealed record ControlRequest(string Subject, string Action, IReadOnlyList<string> Names)
{
    /// <summary>The namespace of what is named.</summary>
    public string? Namespace { get; init; }

    /// <summary>One direction only.</summary>
    public bool OneWay { get; init; }

    /// <summary>For how long, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The container that is meant.</summary>
    public string? Container { get; init; }

    /// <summary>The process that is meant, by its program or by words of its command line.</summary>
    public string? Process { get; init; }
}

/// <summary>What the daemon says to it.</summary>
/// <param name="Message">What happened, or why it did not, in one sentence or two.</param>
internal sealed record ControlReply(string Message)
{
    /// <summary>It could not be done.</summary>
    public bool Refused { get; init; }

    /// <summary>How the cluster is after it.</summary>
    public ClusterReport? Report { get; init; }
}

/// <summary>How the cluster is.</summary>
/// <param name="Api"><c>running</c> or <c>stopped</c>.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Cuts">The cuts that were asked for.</param>
/// <param name="Disks">The disks that are frozen or filled.</param>
internal sealed record ClusterReport(
    string Api, IReadOnlyList<NodeReport> Nodes, IReadOnlyList<CutReport> Cuts, IReadOnlyList<DiskReport> Disks);

/// <summary>How a node is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>frozen</c>.</param>
/// <param name="Isolated">It is cut off.</param>
/// <param name="Pods">How many pods it has.</param>
internal sealed record NodeReport(string Name, string State, bool Isolated, int Pods);

/// <summary>A cut.</summary>
/// <param name="From">Whose packets vanish.</param>
/// <param name="To">On their way to whom.</param>
/// <param name="OneWay">The other direction is as it was.</param>
internal sealed record CutReport(string From, string To, bool OneWay);

/// <summary>A disk that is not as it should be.</summary>
/// <param name="Namespace">Its claim's namespace.</param>
/// <param name="Claim">Its claim.</param>
/// <param name="FrozenUntil">When it goes on at the latest; null: it does.</param>
/// <param name="Filled">It has no room left.</param>
internal sealed record DiskReport(string Namespace, string Claim, DateTimeOffset? FrozenUntil, bool Filled);

/// <summary>The JSON of the control socket.</summary>
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(ClusterReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ControlJson : JsonSerializerContext;
