using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.Api.Tests;

/// <summary>Every rule of the contract about clusters refuses what breaks it, and nothing that users write is refused.</summary>
public class ClusterValidationTests
{
    /// <summary>Needs the generated pod, which is not known here: the operator checks it.</summary>
    private const string NeedsThePod = "metadata.annotations[cnpg.io/podPatch]#2";

    private static readonly IReadOnlyList<RuleCase> _cases = RuleCases.Of("cluster-cases.yaml");
    private static readonly IReadOnlyList<RuleCase> _updates = RuleCases.Of("cluster-update-cases.yaml");

    public static TheoryData<string> Cases => [.. _cases.Select(item => item.Text)];

    public static TheoryData<string> Updates => [.. _updates.Select(item => item.Text)];

    [Fact]
    public void The_good_cluster_is_good() => Assert.Empty(ClusterValidation.Validate(RuleCases.GoodCluster));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_broken_rule_is_told(string text)
    {
        var broken = _cases.Single(item => item.Text == text);
        AssertTold(broken, ClusterValidation.Validate(broken.After));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public void A_change_that_breaks_a_rule_is_told(string text)
    {
        var broken = _updates.Single(item => item.Text == text);
        AssertTold(broken, ClusterValidation.ValidateUpdate(broken.Before!, broken.After));
    }

    [Fact]
    public void Every_rule_of_the_contract_has_a_case()
    {
        Assert.Equal([NeedsThePod], RuleCases.ContractRules("validation").Except(_cases.Select(item => item.Rule)));
        Assert.Empty(RuleCases.ContractRules("updateOnly").Except(_updates.Select(item => item.Rule)));
    }

    [Fact]
    public void Every_case_is_about_a_rule_of_the_contract()
    {
        Assert.Empty(_cases.Select(item => item.Rule).Except(RuleCases.ContractRules("validation")));
        Assert.Empty(_updates.Select(item => item.Rule).Except(RuleCases.ContractRules("updateOnly")));
    }

    [Fact]
    public void All_sample_clusters_are_good()
    {
        SharedFiles.SkipUnlessPresent();
        var clusters = Samples(Cluster.Definition.Kind).ToList();
        Assert.NotEmpty(clusters);
        foreach (var (file, json) in clusters)
        {
            var cluster = json.Deserialize(Cluster.JsonTypeInfo)!;
            var defaulted = ClusterDefaulting.Apply(cluster, new DefaultingOptions());
            Assert.Empty(ClusterValidation.Validate(defaulted).Select(error => $"{file}: {error}"));
            Assert.Empty(ClusterValidation.ValidateUpdate(defaulted, defaulted).Select(error => $"{file}: {error}"));
            Assert.Equal(Text(defaulted), Text(ClusterDefaulting.Apply(defaulted, new DefaultingOptions())));
        }
    }

    [Fact]
    public void All_other_samples_are_good()
    {
        SharedFiles.SkipUnlessPresent();
        var context = new ValidationContext(VolumeSnapshotsAvailable: true);
        Assert.Empty(Samples("Backup").SelectMany(sample => BackupValidation.Validate(sample.Json.Deserialize(Backup.JsonTypeInfo)!, context)));
        Assert.Empty(Samples("Pooler").SelectMany(sample => PoolerValidation.Validate(sample.Json.Deserialize(Pooler.JsonTypeInfo)!)));
        Assert.Empty(Samples("Database").SelectMany(sample => DatabaseValidation.Validate(sample.Json.Deserialize(Database.JsonTypeInfo)!)));
        Assert.Empty(Samples("ScheduledBackup")
            .SelectMany(sample => ScheduledBackupValidation.Validate(sample.Json.Deserialize(ScheduledBackup.JsonTypeInfo)!, context)));
    }

    private static IEnumerable<(string File, JsonNode Json)> Samples(string kind) =>
        Directory.GetFiles(Path.Combine(SharedFiles.Root, "samples"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => YamlJson.Documents(File.ReadAllText(file)).Select(document => (File: Path.GetFileName(file), Json: document)))
            .Where(document => (string?)document.Json?["kind"] == kind)
            .Select(document => (document.File, document.Json!));

    private static string Text(Cluster cluster) => JsonSerializer.Serialize(cluster, Cluster.JsonTypeInfo);

    private static void AssertTold(RuleCase broken, IReadOnlyList<FieldError> errors)
    {
        Assert.Contains(errors, error => error.Path == broken.Path && error.Type == broken.Type);
        if (!broken.More)
        {
            Assert.Single(errors);
        }
    }
}
