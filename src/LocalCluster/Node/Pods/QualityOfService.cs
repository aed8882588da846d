using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>How sure a pod can be of its resources. Pure.</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary><c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public static string ClassOf(PodSpec spec)
    {
        var containers = (spec.InitContainers ?? []).Concat(spec.Containers).Select(container => container.Resources).ToList();
        if (containers.All(resources => Counted.All(name => Limit(resources, name) is null && Request(resources, name) is null)))
        {
            return "BestEffort";
        }

        return containers.All(resources => Counted.All(name =>
            Limit(resources, name) is { } limit && limit == (Request(resources, name) ?? limit)))
            ? "Guaranteed"
            : "Burstable";
    }

    private static Quantity? Limit(ResourceRequirements? resources, string name) => Find(resources?.Limits, name);

    private static Quantity? Request(ResourceRequirements? resources, string name) => Find(resources?.Requests, name);

    private static Quantity? Find(IReadOnlyDictionary<string, Quantity>? values, string name) =>
        values is not null && values.TryGetValue(name, out var value) ? value : null;
}
