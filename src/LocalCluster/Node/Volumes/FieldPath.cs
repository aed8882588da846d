using System.Globalization;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Values of a pod's own fields and resources, for its environment and volumes. Pure.</summary>
internal static class FieldPath
{
    /// <summary>The value of a field; null where the path names none that is offered.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="path">Such as <c>metadata.name</c> or <c>metadata.labels['app']</c>.</param>
    /// <param name="podAddress">Its address; null before it has one.</param>
    /// <param name="hostAddress">Its node's address.</param>
    public static string? Resolve(Pod pod, string path, string? podAddress, string hostAddress) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => pod.Metadata.Namespace,
        "metadata.uid" => pod.Metadata.Uid,
        "metadata.labels" => Lines(pod.Metadata.Labels),
        "metadata.annotations" => Lines(pod.Metadata.Annotations),
        "spec.nodeName" => pod.Spec?.NodeName,
        "spec.serviceAccountName" => pod.Spec?.ServiceAccountName,
        "status.hostIP" or "status.hostIPs" => hostAddress,
        "status.podIP" or "status.podIPs" => podAddress ?? "",
        _ => Entry(path, "metadata.labels", pod.Metadata.Labels) ?? Entry(path, "metadata.annotations", pod.Metadata.Annotations),
    };

    /// <summary>The value of a container's resource, such as <c>limits.memory</c>; null where it is none that is offered.</summary>
    /// <param name="container">The container.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="divisor">The unit; null: 1.</param>
    /// <param name="capacity">What the node has: the limit of a container without limit.</param>
    public static string? Resource(
        Container container, string resource, Quantity? divisor, IReadOnlyDictionary<string, Quantity> capacity)
    {
        var parts = resource.Split('.', 2);
        var values = parts[0] switch
        {
            "limits" => container.Resources?.Limits,
            "requests" => container.Resources?.Requests,
            _ => null,
        };
        if (parts.Length != 2 || parts[0] is not ("limits" or "requests"))
        {
            return null;
        }

        var known = values is not null && values.TryGetValue(parts[1], out var own) ? own
            : parts[0] == "limits" && capacity.TryGetValue(parts[1], out var all) ? all
            : Quantity.Zero;
        var unit = divisor is { } given && given != Quantity.Zero ? given : new Quantity(1);
        var (whole, rest) = System.Numerics.BigInteger.DivRem(known.Nano, unit.Nano);
        return (rest.IsZero ? whole : whole + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Entry(string path, string map, IReadOnlyDictionary<string, string>? values)
    {
        if (!path.StartsWith(map + "['", StringComparison.Ordinal) || !path.EndsWith("']", StringComparison.Ordinal))
        {
            return null;
        }

        var key = path[(map.Length + 2)..^2];
        return values is not null && values.TryGetValue(key, out var value) ? value : "";
    }

    private static string Lines(IReadOnlyDictionary<string, string>? values) => string.Join('\n', (values ?? new Dictionary<string, string>())
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Key}=\"{entry.Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
