using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A new node takes no pods before it was seen to be ready: it begins with a taint, which the controller of nodes takes away.</summary>
internal sealed class NodeTaintAdmission : IAdmissionPlugin
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string NoSchedule = "NoSchedule";

    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (attributes is { Operation: "CREATE", Subresource: "", Value: { } node } && attributes.Context.Resource.Bucket == "nodes")
        {
            var taints = node.Objects("spec", "taints").ToList();
            if (!taints.Exists(taint => taint.Text("key") == NotReady && taint.Text("effect") == NoSchedule))
            {
                JsonNode added = new JsonObject { ["key"] = NotReady, ["effect"] = NoSchedule };
                node.Ensure("spec")["taints"] = new JsonArray([.. taints.Select(taint => taint.DeepClone()), added]);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel) => ValueTask.CompletedTask;
}
