using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Controllers;

/// <summary>What the choice of a node rests on.</summary>
/// <param name="Pod">The pod to place.</param>
/// <param name="Nodes">Every node, by name.</param>
/// <param name="Placed">The pods that have a node and have not ended, with that node's name.</param>
/// <param name="Volumes">The volumes that the pod's claims are bound to.</param>
internal sealed record SchedulingView(
    JsonObject Pod, IReadOnlyList<JsonObject> Nodes, IReadOnlyList<PlacedPod> Placed, IReadOnlyList<JsonObject> Volumes);

/// <summary>A pod and the name of its node.</summary>
internal readonly record struct PlacedPod(JsonObject Pod, string Node);
