using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

/// <summary>Definitions are refused as a real API server refused them.</summary>
public class CustomResourceDefinitionTests
{
    // Rules in CEL, protected groups and changes of schemas are not the schema's own.
    private static readonly string[] elsewhere = ["invalid-cel", "invalid-group-protected", "schema-tightened"];

    public static TheoryData<string> Cases =>
        [.. Recordings.CaseNames("crd-lifecycle").Where(name => name.Length == 0 || (Definitions(name).Any() && !elsewhere.Any(e => name.StartsWith(e, StringComparison.Ordinal))))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_real_server_answered_the_same(string name)
    {
        Recordings.Require();
        Assert.All(Definitions(name), step =>
        {
            var definition = (JsonObject)step["request"]!["body"]!.DeepClone();
            BuiltInDefaults.Apply(definition);
            var causes = step["response"]!["body"]?["details"]?["causes"] as JsonArray ?? [];

            Assert.Equal(
                causes.Select(cause => $"{cause!["reason"]} {cause["field"]}").Order(),
                CustomResourceDefinitionValidation.Check(definition).Select(error => $"{error.Reason} {error.Field}").Order());
        });
    }

    private static IEnumerable<JsonNode> Definitions(string name) => ((JsonArray)Recordings.Case("crd-lifecycle", name)["steps"]!)
        .Where(step => (string?)step!["request"]?["method"] == "POST" && (string?)(step["request"]!["body"] as JsonObject)?["kind"] == "CustomResourceDefinition"
            && (int)step["response"]!["status"]! is 201 or 422)!;
}
