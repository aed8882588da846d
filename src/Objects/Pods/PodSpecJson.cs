using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Pod specs as text, for the annotation that later tells what a pod was made from.</summary>
internal static class PodSpecJson
{
    public static string Text(PodSpec spec) => Node(spec).ToJsonString();

    /// <summary>A hash of all but the image of the instance manager: a new operator alone changes no work.</summary>
    public static string Hash(PodSpec spec)
    {
        var node = Node(spec);
        WithoutManagerImage(node);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node.ToJsonString())).AsSpan(0, 16));
    }

    /// <summary>Takes the image of the instance manager out of a pod spec.</summary>
    public static void WithoutManagerImage(JsonObject spec)
    {
        foreach (var container in spec["initContainers"]?.AsArray() ?? [])
        {
            if (container?["name"]?.GetValue<string>() == PodParts.BootstrapContainerName)
            {
                container.AsObject().Remove("image");
            }
        }
    }

    public static JsonObject Node(PodSpec spec)
    {
        var pod = new Pod { Metadata = new ObjectMeta(), Spec = spec };
        return JsonSerializer.SerializeToNode(pod, Pod.JsonTypeInfo)!["spec"]!.AsObject();
    }
}
