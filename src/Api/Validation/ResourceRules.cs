using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Requests fit below limits, and shared buffers fit into memory.</summary>
internal static class ResourceRules
{
    private const string Path = "spec.resources";
    private const string HugePages = "hugepages-";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var requests = cluster.Spec.Resources?.Requests ?? new Dictionary<string, Quantity>();
        var limits = cluster.Spec.Resources?.Limits ?? new Dictionary<string, Quantity>();
        return
        [
            .. BelowLimit("cpu", "cpu", requests, limits),
            .. BelowLimit("memory", "memory", requests, limits),
            .. BelowLimit("ephemeral-storage", "ephemeral-storage", requests, limits),
            .. Pages(requests, limits),
            .. SharedBuffers(cluster.Spec, requests),
        ];
    }

    private static IEnumerable<FieldError> BelowLimit(
        string name, string field, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        if (requests.TryGetValue(name, out var request) && limits.TryGetValue(name, out var limit) && request > limit)
        {
            yield return FieldError.Invalid(
                $"{Path}.requests.{field}", request, $"nobody gets more than the limit: request at most {limit}.");
        }
    }

    private static IEnumerable<FieldError> Pages(IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var pages = requests.Keys.Union(limits.Keys)
            .Where(name => name.StartsWith(HugePages, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        foreach (var name in pages.Where(requests.ContainsKey).Where(name => limits.GetValueOrDefault(name) != requests[name]))
        {
            yield return FieldError.Invalid(
                $"{Path}.requests.{name}", requests[name], "huge pages are not overcommitted: request exactly the limit.");
        }

        string[] others = ["cpu", "memory"];
        if (pages.Count > 0 && !others.Any(name => requests.ContainsKey(name) || limits.ContainsKey(name)))
        {
            yield return FieldError.Forbidden(
                Path, "Kubernetes gives huge pages only to pods that ask for cpu or memory too: give one of them.");
        }
    }

    private static IEnumerable<FieldError> SharedBuffers(ClusterSpec spec, IReadOnlyDictionary<string, Quantity> requests)
    {
        var text = spec.Postgresql?.Parameters?.GetValueOrDefault("shared_buffers");
        if (ParameterValue.Memory(text, 1024 * 1024) is not { } bytes || !requests.TryGetValue("memory", out var memory))
        {
            yield break;
        }

        var buffers = new Quantity(bytes);
        var pages = requests.Where(request => request.Key.StartsWith(HugePages, StringComparison.Ordinal));
        if (buffers > memory && !pages.Any(request => request.Value >= buffers))
        {
            yield return FieldError.Invalid(
                $"{Path}.requests", memory, $"shared_buffers ({text}) must fit into memory: request more, or give less to shared_buffers.");
        }
    }
}
