using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Which instances are fenced, as the cluster's annotation says.</summary>
internal sealed record Fencing(IReadOnlyList<string> Instances)
{
    public const string Everyone = "*";

    public bool All => Instances.Contains(Everyone);

    public static Fencing Of(Cluster cluster)
    {
        var text = cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.FencedInstances);
        if (string.IsNullOrEmpty(text))
        {
            return new Fencing([]);
        }

        try
        {
            return new Fencing([.. (JsonNode.Parse(text) as JsonArray ?? []).Select(name => (string?)name ?? "").Where(name => name.Length > 0)]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new PluginException($"The annotation {Annotations.FencedInstances} of Cluster {cluster.Metadata.Name} is no JSON list of names: {text}");
        }
    }

    public bool Includes(string instance) => All || Instances.Contains(instance);

    public Fencing With(string instance) =>
        instance == Everyone ? new Fencing([Everyone]) : Includes(instance) ? this : new Fencing([.. Instances, instance]);

    public Fencing Without(string instance)
    {
        if (All && instance != Everyone)
        {
            throw new PluginException("All instances are fenced by \"*\": unfence them with \"*\", not one by one.");
        }

        return new Fencing(instance == Everyone ? [] : [.. Instances.Where(name => name != instance)]);
    }

    /// <summary>The annotation's value; null, which removes it, where none is fenced.</summary>
    public string? Annotation() => Instances.Count == 0 ? null : new JsonArray([.. Instances.Select(name => (JsonNode)name)]).ToJsonString();
}
