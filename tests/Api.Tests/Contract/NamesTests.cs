using System.Reflection;
using System.Text.Json.Nodes;
using Surus.Generate;

namespace Surus.Api.Tests;

/// <summary>The well-known names are those of the contract.</summary>
public class NamesTests
{
    /// <summary>Keys that belong to plugins and to the command-line tool, not to the operator.</summary>
    private static readonly string[] _othersLabels = ["barmancloud.cnpg.io/cluster", "pgBenchJob"];

    [Fact]
    public void Labels() => Same(Keys("labels").Except(_othersLabels), Constants(typeof(Labels)));

    [Fact]
    public void Annotations() => Same(
        Keys("annotations").Select(key => key.Replace("<container>", "", StringComparison.Ordinal)), Constants(typeof(Annotations)));

    [Fact]
    public void Finalizers() => Same(Keys("finalizers"), Constants(typeof(Finalizers)));

    [Theory]
    [InlineData("cluster", typeof(Phase))]
    [InlineData("backup", typeof(BackupPhase))]
    [InlineData("pooler", typeof(PoolerPhase))]
    public void Phases(string kind, Type type) =>
        Same(Texts(SharedFiles.Contract("cluster_status.json")[kind]!["phases"]!, "phase"), Constants(type));

    [Fact]
    public void Condition_types_and_reasons()
    {
        var status = SharedFiles.Contract("cluster_status.json");
        var conditions = status["cluster"]!["conditions"]!.AsArray().Concat(status["declarative"]!["DatabaseRole"]!["conditions"]!.AsArray()).ToList();
        Same(conditions.Select(condition => (string)condition!["type"]!), Constants(typeof(ConditionTypes)));
        Same(conditions.SelectMany(condition => Texts(condition!["reasons"]!, "reason")), Constants(typeof(ConditionReasons)));
    }

    [Fact]
    public void Events_about_clusters() => Same(
        SharedFiles.Contract("cluster_status.json")["events"]!.AsArray().Where(item => (string?)item!["object"] == "Cluster").Select(item => (string)item!["reason"]!),
        Constants(typeof(EventReasons)));

    [Fact]
    public void Webhooks()
    {
        var rules = SharedFiles.Contract("webhook_rules.json")["common"]!["webhooks"]!;
        Same(rules["mutating"]!.AsArray().Select(name => (string)name!), AdmissionWebhook.Mutating.Select(webhook => webhook.Name));
        Same(rules["validating"]!.AsArray().Select(name => (string)name!), AdmissionWebhook.Validating.Select(webhook => webhook.Name));
        Same(
            SharedFiles.Contract("objects.json")["http"]!["webhookPaths"]!.AsArray().Select(path => (string)path!),
            AdmissionWebhook.Mutating.Concat(AdmissionWebhook.Validating).Select(webhook => webhook.Path));
    }

    [Fact]
    public void Parameters_of_PostgreSQL()
    {
        var postgres = SharedFiles.Contract("objects.json")["postgresql"]!;
        Same(Pairs(postgres["defaultParameters"]!), ServerParameters.Defaults.Select(pair => $"{pair.Key}={pair.Value}"));
        Same(Pairs(postgres["mandatoryParameters"]!), ServerParameters.Mandatory.Select(pair => $"{pair.Key}={pair.Value}"));
        var forbidden = postgres["forbiddenForUsers"]!;
        Same(forbidden["fixed"]!.AsArray().Concat(forbidden["blocked"]!.AsArray()).Select(name => (string)name!), ServerParameters.Reserved);
    }

    [Fact]
    public void The_operator_may_do_what_the_contract_says_and_what_it_gives_to_instances()
    {
        var objects = SharedFiles.Contract("objects.json");
        var granted = OperatorRights.Everywhere.SelectMany(rule => Rights(rule.ApiGroups!, rule.Resources!, rule.Verbs!)).ToHashSet();
        var instances = objects["rbac"]!["role"]!["rules"]!.AsArray().Concat(objects["pooler"]!["roleRules"]!.AsArray());
        Assert.Empty(instances.SelectMany(Rights).Except(granted));

        // Nothing of ours reads or writes these parts of objects, and an exec is opened and not listed, changed or deleted.
        var unused = objects["operator"]!["clusterRole"]!.AsArray().SelectMany(Rights)
            .Where(right => right.Contains("/configmaps/status/") || right.Contains("/secrets/status/") || right.Contains("/pods/status/")
                || (right.Contains("/pods/exec/") && !right.EndsWith("/create", StringComparison.Ordinal) && !right.EndsWith("/get", StringComparison.Ordinal)));
        Same(objects["operator"]!["clusterRole"]!.AsArray().SelectMany(Rights).Except(unused), granted);
    }

    private static IEnumerable<string> Rights(JsonNode? rule) => Rights(List(rule!["apiGroups"]), List(rule["resources"]), List(rule["verbs"]));

    private static IEnumerable<string> Rights(IReadOnlyList<string> groups, IReadOnlyList<string> resources, IReadOnlyList<string> verbs) =>
        from @group in groups from resource in resources from verb in verbs select $"{@group}/{resource}/{verb}";

    private static IReadOnlyList<string> List(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!)];

    private static IEnumerable<string> Keys(string section) => Texts(SharedFiles.Contract("labels_annotations.json")[section]!, "key");

    private static IEnumerable<string> Texts(JsonNode list, string name) => list.AsArray().Select(item => (string)item![name]!);

    private static IEnumerable<string> Pairs(JsonNode map) => map.AsObject().Select(pair => $"{pair.Key}={(string)pair.Value!}");

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), actual.Distinct().Order(StringComparer.Ordinal));
}
