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

    /// <summary>A hash of the environment of the containers, which older tools go by.</summary>
    public static string EnvironmentHash(PodSpec spec) =>
        Hash(string.Join('\n', Node(spec)["containers"]!.AsArray().Select(container => $"{container!["env"]?.ToJsonString()} {container["envFrom"]?.ToJsonString()}")));

    /// <summary>A hash of all but the image of the instance manager: a new operator alone changes no work.</summary>
    public static string Hash(PodSpec spec)
    {
        var node = Node(spec);
        WithoutManagerImage(node);
        return Hash(node.ToJsonString());
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

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    public static JsonObject Node(PodSpec spec)
    {
        var pod = new Pod { Metadata = new ObjectMeta(), Spec = spec };
        return JsonSerializer.SerializeToNode(pod, Pod.JsonTypeInfo)!["spec"]!.AsObject();
    }
}
