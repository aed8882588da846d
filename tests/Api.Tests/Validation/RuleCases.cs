using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Generate;

namespace Surus.Api.Tests;

/// <summary>A definition that breaks one rule.</summary>
/// <param name="Text">The case as it was written, which names it.</param>
/// <param name="Rule">The rule: the contract's field, and the how-manieth rule about it.</param>
/// <param name="Path">The field that the error must be about.</param>
/// <param name="Type">The kind of error.</param>
/// <param name="More">Whether the definition also breaks other rules.</param>
/// <param name="Before">What is stored; null when the definition is new.</param>
/// <param name="After">The definition.</param>
internal sealed record RuleCase(string Text, string Rule, string Path, FieldErrorType Type, bool More, Cluster? Before, Cluster After);

/// <summary>The cases in files beside the tests, and the rules of the contract they are about.</summary>
internal static class RuleCases
{
    private const string Good = """
        {
          "apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster",
          "metadata": {"name": "cluster-example", "namespace": "default"},
          "spec": {
            "instances": 3, "imageName": "postgresql:17.5", "storage": {"size": "1Gi"},
            "externalClusters": [{"name": "other", "connectionParameters": {"host": "other-rw"}}]
          }
        }
        """;

    public static Cluster GoodCluster => Cluster(JsonNode.Parse(Good)!);

    public static IReadOnlyList<RuleCase> Of(string file)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(GeneratedFiles.RepositoryRoot(), "tests", "Api.Tests", "Validation", file));
        return [.. YamlJson.Documents(text).Single()!.AsArray().Select(item => Case(item!.AsObject()))];
    }

    /// <summary>The rules of the contract about clusters, named as in the cases.</summary>
    public static IReadOnlySet<string> ContractRules(string section)
    {
        var counts = new Dictionary<string, int>();
        return SharedFiles.Contract("webhook_rules.json")["Cluster"]![section]!.AsArray().Select(rule =>
        {
            var field = (string)rule!["field"]!;
            counts[field] = counts.GetValueOrDefault(field) + 1;
            return $"{field}#{counts[field]}";
        }).ToHashSet();
    }

    private static RuleCase Case(JsonObject item)
    {
        var rule = (string)item["rule"]!;
        return new RuleCase(
            item.ToJsonString(),
            rule,
            (string?)item["at"] ?? rule[..rule.LastIndexOf('#')],
            Enum.Parse<FieldErrorType>((string?)item["type"] ?? nameof(FieldErrorType.Invalid)),
            (bool?)item["more"] ?? false,
            item["old"] is { } old ? Laid(old, null, item["status"]) : null,
            Laid(item["spec"], item["metadata"], item["status"]));
    }

    private static Cluster Laid(JsonNode? spec, JsonNode? metadata, JsonNode? status)
    {
        var cluster = JsonNode.Parse(Good)!.AsObject();
        Merge(cluster, new JsonObject { ["spec"] = spec?.DeepClone() ?? new JsonObject(), ["metadata"] = metadata?.DeepClone() ?? new JsonObject() });
        cluster["status"] = status?.DeepClone();
        return Cluster(cluster);
    }

    private static void Merge(JsonObject below, JsonObject above)
    {
        foreach (var (name, value) in above)
        {
            if (value is JsonObject inner && below[name] is JsonObject outer)
            {
                Merge(outer, inner);
            }
            else
            {
                below[name] = value?.DeepClone();
            }
        }
    }

    private static Cluster Cluster(JsonNode json) => json.Deserialize(Surus.Api.Cluster.JsonTypeInfo)!;
}
