using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Pod specs as text, for the annotation that later tells what a pod was made from.</summary>
internal static class PodSpecJson
{
    public static string Text(PodSpec spec) => Node(spec).ToJsonString();

    public static JsonObject Node(PodSpec spec)
    {
        var pod = new Pod { Metadata = new ObjectMeta(), Spec = spec };
        return JsonSerializer.SerializeToNode(pod, Pod.JsonTypeInfo)!["spec"]!.AsObject();
    }
}
