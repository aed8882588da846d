using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

/// <summary>Whoever creates an object owns what was sent and what was filled in by defaults, as a real API server recorded it.</summary>
public class ManagedFieldsTests
{
    private static readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] topics =
        ["cluster-kinds", "crud-configmaps", "crud-secrets-serviceaccounts", "leases-events", "pods", "services-endpointslices", "storage", "workloads"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var topic in topics)
            {
                // The label of a namespace is set by its own rules, not by a default of the schema.
                foreach (var name in Recordings.CaseNames(topic).Where(name => name.Length == 0 || (name != "namespace-create-defaults" && Creations(topic, name).Any())))
                {
                    data.Add(topic, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_real_server_recorded_the_same_fields(string topic, string name)
    {
        Recordings.Require();
        Assert.All(Creations(topic, name), step =>
        {
            var value = (JsonObject)step["request"]!["body"]!.DeepClone();
            var schema = ObjectSchema.ForBuiltIn((string)value["apiVersion"]!, (string)value["kind"]!)!;
            MoveStringData(value);
            Pruning.Prune(schema, value);
            BuiltInShape.Normalize(schema, value);
            Defaulting.Apply(schema, value);
            ManagedFields.Update(schema, null, value, new FieldWrite("conformance", (string)value["apiVersion"]!, now, ResetFields: ["status"]));

            Assert.Equal(
                JsonValues.Canonical(step["response"]!["body"]!["metadata"]!["managedFields"]![0]!["fieldsV1"]),
                JsonValues.Canonical(value["metadata"]!["managedFields"]![0]!["fieldsV1"]));
        });
    }

    [Fact]
    public void The_scale_subresource_takes_the_number_of_replicas()
    {
        var value = (JsonObject)JsonNode.Parse(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"managedFields":[{"manager":"a","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:paused":{},"f:replicas":{}}}}]}}""")!;

        ManagedFields.UpdateScale(value, "spec.replicas", new FieldWrite("hpa", "apps/v1", now));

        Assert.Equal(
            """[{"manager":"a","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:paused":{}}}},{"manager":"hpa","operation":"Update","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}},"subresource":"scale"}]""",
            value["metadata"]!["managedFields"]!.ToJsonString());
    }

    private static IEnumerable<JsonNode> Creations(string topic, string name) => ((JsonArray)Recordings.Case(topic, name)["steps"]!)
        .Where(step => (string?)step!["request"]?["method"] == "POST" && step["request"]!["body"] is JsonObject
            && step["response"]?["body"]?["metadata"]?["managedFields"] is JsonArray)!;

    private static void MoveStringData(JsonObject value)
    {
        if (value["stringData"] is JsonObject texts)
        {
            value.Remove("stringData");
            value["data"] = new JsonObject(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes((string)t.Value!)))));
        }
    }
}
