using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

/// <summary>Custom resources are pruned, defaulted and refused as a real API server did it.</summary>
public class CustomResourceSchemaTests
{
    private static readonly string[] topics = ["crd-pruning-defaulting", "crd-schema-validation"];

    // These turn on what the server does with names, older objects, or lists of objects.
    private static readonly HashSet<string> notAboutSchemas =
        ["metadata-name-pattern", "validation-on-update-and-patch", "selectable-fields", "collection-and-list-shape", "defaults-on-read-of-old-objects"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var topic in topics)
            {
                foreach (var name in Recordings.CaseNames(topic).Where(name => !notAboutSchemas.Contains(name)))
                {
                    data.Add(topic, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_real_server_answered_the_same(string topic, string name)
    {
        Recordings.Require();
        var recorded = Recordings.Case(topic, name);
        var definition = ((JsonArray)recorded["setup"]!).Select(s => s!["request"]?["body"]).OfType<JsonObject>().Single(b => (string?)b["kind"] == "CustomResourceDefinition");
        var schema = ObjectSchema.FromOpenApi(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"] as JsonObject);
        foreach (var step in ((JsonArray)recorded["steps"]!).Where(s => (string?)s!["request"]?["method"] == "POST" && s["request"]!["body"] is JsonObject))
        {
            Check(schema, (JsonObject)step!["request"]!["body"]!.DeepClone(), step["response"]!);
        }
    }

    private static void Check(ObjectSchema schema, JsonObject value, JsonNode response)
    {
        var unknown = Pruning.Prune(schema, value);
        Defaulting.Apply(schema, value);
        var errors = SchemaValidation.Validate(schema, value, old: null);

        var warnings = response["headers"]?["Warning"] switch { JsonArray many => many.Select(w => (string)w!), JsonValue one => [(string)one!], _ => [] };
        Assert.Equal(warnings, unknown.Select(path => $"299 - \"unknown field \\\"{path}\\\"\""));
        if ((int)response["status"]! == 422)
        {
            var causes = ((JsonArray)response["body"]!["details"]!["causes"]!).Select(c => $"{c!["reason"]} {c["field"]} {c["message"]}").Order();
            Assert.Equal(causes, errors.Select(e => $"{e.Reason} {e.Field} {e.Text}").Order());
            return;
        }

        Assert.Empty(errors);
        Assert.Equal(WithoutMetadata(response["body"]!), WithoutMetadata(value));
    }

    private static string WithoutMetadata(JsonNode value)
    {
        var copy = (JsonObject)value.DeepClone();
        copy.Remove("metadata");
        return JsonValues.Canonical(copy);
    }
}
