using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// Brings the spec of a service up to date without undoing what others wrote into it: load balancers, the API server and people fill in
/// fields that the operator says nothing of. What the operator wrote last is kept in an annotation, so that a field it no longer asks
/// for is taken away and one that it never asked for stays.
/// </summary>
public static class ServiceSpecMerge
{
    private const string Ports = "ports";

    /// <summary>The service with the annotation that keeps its spec.</summary>
    public static Service WithLastApplied(Service service) => service with
    {
        Metadata = service.Metadata with
        {
            Annotations = new SortedDictionary<string, string>(
                (service.Metadata.Annotations ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
            {
                [Annotations.LastAppliedSpec] = Spec(service).ToJsonString(),
            },
        },
    };

    /// <summary>The spec that the service <paramref name="actual"/> has to get.</summary>
    public static JsonObject Merged(Service wanted, Service actual)
    {
        var (before, after, merged) = (LastApplied(actual), Spec(wanted), Spec(actual));
        foreach (var name in before.Select(field => field.Key).Where(name => !after.ContainsKey(name) && name != Ports))
        {
            merged.Remove(name);
        }

        foreach (var (name, value) in after.Where(field => field.Key != Ports))
        {
            merged[name] = value?.DeepClone();
        }

        merged[Ports] = MergedPorts(List(before), List(after), List(merged));
        return merged;
    }

    /// <summary>The spec of a service as JSON.</summary>
    public static JsonObject Spec(Service service) => JsonSerializer.SerializeToNode(service, Service.JsonTypeInfo)?["spec"]?.DeepClone() as JsonObject ?? [];

    private static JsonObject LastApplied(Service actual)
    {
        try
        {
            return actual.Metadata.Annotations?.GetValueOrDefault(Annotations.LastAppliedSpec) is { } text && JsonNode.Parse(text) is JsonObject spec ? spec : [];
        }
        catch (JsonException)
        {
            // Somebody wrote into it: then nothing is known to be ours, and nothing is taken away.
            return [];
        }
    }

    // Ports are told apart by number and protocol; those that are there keep their order, and what was filled into them.
    private static JsonArray MergedPorts(List<JsonObject> before, List<JsonObject> after, List<JsonObject> actual)
    {
        var wanted = after.ToDictionary(Key);
        var gone = before.Select(Key).Except(wanted.Keys).ToHashSet();
        var kept = actual.Where(port => !gone.Contains(Key(port))).Select(port =>
            wanted.TryGetValue(Key(port), out var ours) ? MergedPort(before.Find(old => Key(old) == Key(port)), ours, port) : port);
        var added = after.Where(port => actual.TrueForAll(there => Key(there) != Key(port)));
        return new([.. kept.Concat(added).Select(port => port.DeepClone())]);
    }

    private static JsonObject MergedPort(JsonObject? before, JsonObject after, JsonObject actual)
    {
        var merged = (JsonObject)actual.DeepClone();
        foreach (var name in (before ?? []).Select(field => field.Key).Where(name => !after.ContainsKey(name)))
        {
            merged.Remove(name);
        }

        foreach (var (name, value) in after)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static List<JsonObject> List(JsonObject spec) => [.. (spec[Ports] as JsonArray ?? []).OfType<JsonObject>()];

    private static (string Port, string Protocol) Key(JsonObject port) => (port["port"]?.ToJsonString() ?? "", (string?)port["protocol"] ?? "TCP");
}
