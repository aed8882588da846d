using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public class StructuralSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x"},"l":{"type":"array","items":{"type":"string"}}}}""")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-int-or-string":true},"m":{"type":"object","additionalProperties":{"type":"integer"}}}}""")]
    public void A_structural_schema_is_taken(string schema) => Assert.Empty(Check(schema));

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", "FieldValueRequired type")]
    [InlineData("""{"type":"object","properties":{"a":{"properties":{"b":{"type":"string"}}}}}""", "FieldValueRequired properties[a].type")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array"}}}""", "FieldValueRequired properties[l].items")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","items":{}}}}""", "FieldValueRequired properties[l].items.type")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","default":"x"}}}""", "FieldValueTypeInvalid properties[a].default")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""", "FieldValueInvalid properties[a].pattern")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object"}}}}""", "FieldValueRequired properties[l].x-kubernetes-list-map-keys")]
    [InlineData("""{"type":"object","properties":{"o":{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}}}""", "FieldValueForbidden properties[o].additionalProperties")]
    [InlineData("""{"type":"object","properties":{"o":{"$ref":"#/x"}}}""", "FieldValueForbidden properties[o].$ref")]
    public void A_schema_that_is_not_is_refused(string schema, string expected) => Assert.Equal([expected], Check(schema));

    private static IEnumerable<string> Check(string schema) =>
        StructuralSchema.Check((JsonObject)JsonNode.Parse(schema)!, "root").Select(error => $"{error.Reason} {error.Field["root.".Length..]}");
}
