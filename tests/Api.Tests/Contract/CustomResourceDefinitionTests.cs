using System.Text.Json.Nodes;
using Surus.Generate;

namespace Surus.Api.Tests;

/// <summary>The generated CRDs say what the contract says, field by field.</summary>
public class CustomResourceDefinitionTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> _generated =
        new(() => CustomResourceDefinitions.All().ToDictionary(crd => (string)crd["spec"]!["names"]!["kind"]!));

    public static TheoryData<string> Kinds => [.. _generated.Value.Keys];

    [Fact]
    public void The_kinds_are_those_of_the_contract()
    {
        var expected = SharedFiles.Contract("crds.json")["crds"]!.AsArray().Select(crd => (string)crd!["kind"]!);
        Assert.Equal(expected.Order(StringComparer.Ordinal), _generated.Value.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_names_and_scope_are_those_of_the_contract(string kind)
    {
        var expected = Expected(kind);
        var spec = _generated.Value[kind]["spec"]!;
        Assert.Equal((string?)expected["name"], (string?)_generated.Value[kind]["metadata"]!["name"]);
        Assert.Equal((string?)expected["group"], (string?)spec["group"]);
        Assert.Equal((string?)expected["scope"], (string?)spec["scope"]);
        foreach (var name in new[] { "kind", "listKind", "plural", "singular" })
        {
            Assert.Equal((string?)expected[name], (string?)spec["names"]![name]);
        }

        Assert.Empty(expected["shortNames"]!.AsArray());
        Assert.Empty(expected["categories"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_version_columns_and_subresources_are_those_of_the_contract(string kind)
    {
        var expected = Expected(kind);
        var version = Version(kind);
        Assert.Equal((string?)expected["version"], (string?)version["name"]);
        Assert.Equal((bool)expected["served"]!, (bool)version["served"]!);
        Assert.Equal((bool)expected["storage"]!, (bool)version["storage"]!);
        AssertEqual(expected["additionalPrinterColumns"]!, version["additionalPrinterColumns"] ?? new JsonArray());
        AssertEqual(expected["subresources"]!, version["subresources"] ?? new JsonObject());
        AssertEqual(expected["rootRequired"]!, Schema(kind)["required"]!);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_fields_are_those_of_the_contract(string kind)
    {
        var found = FieldDifferences(kind).ToList();
        var deliberate = Differences.All.Where(difference => difference.Kind == kind).Select(d => (d.Path, d.Keyword)).ToHashSet();
        Assert.Empty(found.Where(difference => !deliberate.Contains((difference.Path, difference.Keyword)))
            .Select(difference => $"{difference.Path}: {difference.Keyword} is {difference.Ours}, the contract says {difference.Contract}"));
        Assert.Empty(deliberate.Except(found.Select(difference => (difference.Path, difference.Keyword))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_has_a_description(string kind)
    {
        var missing = new List<string>();
        FindFieldsWithoutDescription(Schema(kind), kind, missing);
        Assert.Empty(missing.Except([$"{kind}.apiVersion", $"{kind}.kind", $"{kind}.metadata"]));
    }

    [Fact]
    public void The_files_under_deploy_are_current()
    {
        var root = GeneratedFiles.RepositoryRoot();
        Assert.Empty(GeneratedFiles.Stale(Path.Combine(root, CrdsCommand.Folder), "*.yaml", CrdsCommand.Files()));
        Assert.Empty(GeneratedFiles.Stale(Path.Combine(root, ManifestCommand.Folder), "*.yaml", ManifestCommand.Files()));
    }

    private static IEnumerable<(string Path, string Keyword, string Ours, string Contract)> FieldDifferences(string kind)
    {
        var contract = Expected(kind)["fields"]!.AsObject();
        var closed = contract.Where(field => field.Value!.AsObject().ContainsKey("ref")).Select(field => field.Key).ToHashSet();
        var ours = FlatSchema.Of(Schema(kind), closed);
        foreach (var path in contract.Select(field => field.Key).Union(ours.Keys).Order(StringComparer.Ordinal))
        {
            var expected = contract[path]?.AsObject() ?? [];
            var actual = ours.GetValueOrDefault(path) ?? [];
            foreach (var keyword in expected.Select(fact => fact.Key).Union(actual.Select(fact => fact.Key)).Except(["ref"]))
            {
                if (!JsonNode.DeepEquals(expected[keyword], actual[keyword]))
                {
                    yield return (path, keyword, Text(actual[keyword]), Text(expected[keyword]));
                }
            }
        }
    }

    private static void FindFieldsWithoutDescription(JsonObject schema, string path, List<string> missing)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            var field = value!.AsObject();
            if (string.IsNullOrWhiteSpace((string?)field["description"]))
            {
                missing.Add($"{path}.{name}");
            }

            FindFieldsWithoutDescription(field["items"] as JsonObject ?? field, $"{path}.{name}", missing);
        }
    }

    private static JsonObject Expected(string kind) => SharedFiles.Contract("crds.json")["crds"]!.AsArray()
        .Select(crd => crd!.AsObject()).Single(crd => (string?)crd["kind"] == kind);

    private static JsonObject Version(string kind) => _generated.Value[kind]["spec"]!["versions"]![0]!.AsObject();

    private static JsonObject Schema(string kind) => Version(kind)["schema"]!["openAPIV3Schema"]!.AsObject();

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "absent";

    private static void AssertEqual(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}, got {actual.ToJsonString()}");
}
