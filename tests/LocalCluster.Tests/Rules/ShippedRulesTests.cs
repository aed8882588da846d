using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.Rules;

/// <summary>The definitions that this project ships are served, and every one of their rules is held to.</summary>
public sealed class ShippedRulesTests
{
    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Definitions => [.. Directory.GetFiles(Folder(), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file).Split('_')[1]).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Definitions))]
    public async Task A_definition_is_served(string plural)
    {
        var definition = await Define(plural);
        Assert.NotNull(await api.List(Type(definition), null, ObjectFilter.All, Cancel));
    }

    [Theory, MemberData(nameof(ShippedRules.All), MemberType = typeof(ShippedRules))]
    public async Task A_rule_lets_one_object_through_and_refuses_another(string plural, string field, string message, string good, string bad)
    {
        var definition = await Define(plural);
        var created = await api.Create(Type(definition), Namespace(definition), New(definition, ShippedRules.Spec(plural, good)), Cancel);
        created["spec"] = ShippedRules.Spec(plural, bad);
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await api.Update(Type(definition), Namespace(definition), "x", created, null, Cancel));
        Assert.Equal(422, refused.Code);
        Assert.Contains(field.Replace("[]", "[0]", StringComparison.Ordinal)[1..], refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(ShippedRules.Allowed), MemberType = typeof(ShippedRules))]
    public async Task What_no_rule_is_about_is_let_through(string plural, string first, string second)
    {
        var definition = await Define(plural);
        var created = await api.Create(Type(definition), Namespace(definition), New(definition, ShippedRules.Spec(plural, first)), Cancel);
        created["spec"] = ShippedRules.Spec(plural, second);
        await api.Update(Type(definition), Namespace(definition), "x", created, null, Cancel);
    }

    [Fact]
    public async Task Every_rule_is_tested()
    {
        var shipped = new List<string>();
        foreach (var file in Directory.GetFiles(Folder(), "*.yaml"))
        {
            var definition = await Read(file);
            var plural = (string)definition["spec"]!["names"]!["plural"]!;
            foreach (var version in (JsonArray)definition["spec"]!["versions"]!)
            {
                shipped.AddRange(RulesOf((JsonObject)version!["schema"]!["openAPIV3Schema"]!, "").Select(rule => $"{plural} {rule.Field}: {rule.Message}"));
            }
        }

        var tested = ShippedRules.All.Select(row => $"{row.Data.Item1} {row.Data.Item2}: {row.Data.Item3}");
        Assert.Equal(shipped.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Field, string Message)> RulesOf(JsonObject schema, string field)
    {
        var own = (schema["x-kubernetes-validations"] as JsonArray ?? []).Select(rule => (field, (string)rule!["message"]!));
        var fields = (schema["properties"] as JsonObject ?? []).SelectMany(property => RulesOf((JsonObject)property.Value!, $"{field}.{property.Key}"));
        var elements = schema["items"] is JsonObject items ? RulesOf(items, $"{field}[]") : [];
        var values = schema["additionalProperties"] is JsonObject additional ? RulesOf(additional, $"{field}{{}}") : [];
        return [.. own, .. fields, .. elements, .. values];
    }

    private async Task<JsonObject> Define(string plural)
    {
        var definition = await Read(Directory.GetFiles(Folder(), "*.yaml").Single(path => path.EndsWith($"_{plural}.yaml", StringComparison.Ordinal)));
        return await api.Create(new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions"), null, definition, Cancel);
    }

    private static async Task<JsonObject> Read(string file) => (JsonObject)YamlReading.Read(await File.ReadAllTextAsync(file, Cancel)).Value!;

    private static JsonObject New(JsonObject definition, JsonObject spec) => new()
    {
        ["apiVersion"] = $"{(string)definition["spec"]!["group"]!}/v1", ["kind"] = (string)definition["spec"]!["names"]!["kind"]!,
        ["metadata"] = new JsonObject { ["name"] = "x" }, ["spec"] = spec,
    };

    private static ResourceType Type(JsonObject definition) =>
        new((string)definition["spec"]!["group"]!, (string)definition["spec"]!["versions"]![0]!["name"]!, (string)definition["spec"]!["names"]!["plural"]!);

    private static string? Namespace(JsonObject definition) => (string)definition["spec"]!["scope"]! == "Namespaced" ? "default" : null;

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "deploy", "crds");
    }
}
