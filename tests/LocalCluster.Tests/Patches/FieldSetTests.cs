using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public class FieldSetTests
{
    private const string Fields = """{"f:data":{".":{},"f:a":{}},"f:spec":{"f:ports":{"k:{\"port\":53,\"protocol\":\"UDP\"}":{".":{},"f:name":{}}},"f:set":{"v:\"x\"":{}}}}""";

    [Fact]
    public void It_is_written_as_it_was_read() => Assert.Equal(Fields, JsonValues.Compact(Set(Fields).ToJson()));

    [Fact]
    public void Paths_are_shown_as_people_know_them() => Assert.Equal(
        [".data", ".data.a", ".spec.ports[port=53,protocol=\"UDP\"]", ".spec.ports[port=53,protocol=\"UDP\"].name", ".spec.set[=\"x\"]"],
        Set(Fields).Paths().Select(FieldPaths.Show));

    [Theory]
    [InlineData("""{"f:a":{}}""", """{"f:b":{}}""", """{"f:a":{},"f:b":{}}""", """{"f:a":{}}""", "{}")]
    [InlineData("""{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{}}""", """{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{"f:x":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{"f:x":{}}}""", """{"f:a":{"f:x":{}}}""", """{"f:a":{"f:x":{}}}""", "{}", """{"f:a":{"f:x":{}}}""")]
    public void It_is_a_set(string left, string right, string union, string difference, string intersection)
    {
        Assert.Equal(union, Set(left).Union(Set(right)).ToJson().ToJsonString());
        Assert.Equal(difference, Set(left).Difference(Set(right)).ToJson().ToJsonString());
        Assert.Equal(intersection, Set(left).Intersection(Set(right)).ToJson().ToJsonString());
    }

    private static FieldSet Set(string json) => FieldSet.Parse((JsonObject)JsonNode.Parse(json)!);
}
