using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>A container's resources in the kernel's terms. Pure.</summary>
internal static class ContainerLimits
{
    private const int MostAdjust = 999;
    private const int LeastAdjust = 3;

    /// <summary>Limits and share.</summary>
    public static ContainerResources Of(Container container)
    {
        var limits = container.Resources?.Limits;
        var cpu = Find(limits, "cpu")?.MilliValue;
        return new ContainerResources(
            Find(limits, "memory")?.Value, cpu, Find(container.Resources?.Requests, "cpu")?.MilliValue ?? cpu ?? 0);
    }

    /// <summary>How early the kernel ends it when memory runs out: the less it asked for, the earlier.</summary>
    /// <remarks>Only upwards: to go below its own value, a process needs a capability that it may lack.</remarks>
    public static int? OomScoreAdjust(PodSpec spec, Container container, long machineMemoryBytes) => QualityOfService.ClassOf(spec) switch
    {
        "Guaranteed" => null,
        "BestEffort" => 1000,
        _ => (int)Math.Clamp(
            1000 - 1000 * (Find(container.Resources?.Requests, "memory")?.Value ?? 0) / machineMemoryBytes, LeastAdjust, MostAdjust),
    };

    private static Quantity? Find(IReadOnlyDictionary<string, Quantity>? values, string name) =>
        values is not null && values.TryGetValue(name, out var value) ? value : null;
}
