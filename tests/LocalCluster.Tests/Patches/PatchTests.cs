using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests;

public class PatchTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/c","value":3},{"op":"remove","path":"/a"}]""", """{"b":[1,2],"c":3}""")]
    [InlineData("""[{"op":"copy","from":"/b/0","path":"/b/-"},{"op":"move","from":"/a","path":"/z"}]""", """{"b":[1,2,1],"z":1}""")]
    [InlineData("""[{"op":"add","path":"/b/1","value":9},{"op":"replace","path":"/b/0","value":null}]""", """{"a":1,"b":[null,9,2]}""")]
    [InlineData("""[{"op":"replace","path":"/new","value":1}]""", """{"a":1,"b":[1,2],"new":1}""")]
    [InlineData("""[{"op":"test","path":"/a","value":1.0},{"op":"add","path":"/x~1y~0z","value":{}}]""", """{"a":1,"b":[1,2],"x/y~z":{}}""")]
    public void A_json_patch_changes_the_object(string patch, string expected)
    {
        var target = Object("""{"a":1,"b":[1,2]}""");

        Assert.Equal(expected, JsonPatch.Apply(target, JsonNode.Parse(patch)).ToJsonString());
        Assert.Equal("""{"a":1,"b":[1,2]}""", target.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/zzz"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/nope/x","value":1}]""", 422)]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422)]
    [InlineData("""[{"op":"add","path":"/b/5","value":2}]""", 422)]
    [InlineData("""[{"op":"bogus","path":"/a"}]""", 422)]
    [InlineData("""{"op":"add"}""", 400)]
    public void A_json_patch_that_does_not_fit_is_refused(string patch, int code)
    {
        var error = Assert.Throws<ApiException>(() => JsonPatch.Apply(Object("""{"a":1,"b":[1]}"""), JsonNode.Parse(patch)));

        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void A_merge_patch_removes_by_null() => Assert.Equal(
        """{"b":{"x":1},"c":{}}""",
        MergePatch.Apply(Object("""{"a":1,"b":{"x":1,"y":2}}"""), Object("""{"a":null,"b":{"y":null},"c":{"d":null}}""")).ToJsonString());

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""", """{"containers":[{"name":"c","image":"3"}]}""", """{"containers":[{"name":"c","image":"3"},{"name":"a","image":"1"},{"name":"b","image":"2"}]}""")]
    [InlineData("""{"containers":[{"name":"a","image":"1"}]}""", """{"containers":[{"name":"a","image":"9"}]}""", """{"containers":[{"name":"a","image":"9"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"replace"},{"name":"z"}]}""", """{"containers":[{"name":"z"}]}""")]
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","b":"2"}}""", """{"nodeSelector":{"b":"2"}}""")]
    [InlineData("""{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}""", """{"volumes":[{"name":"v","configMap":{"name":"c"}}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"s"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"n"},{"name":"b"},{"name":"a"}],"containers":[{"name":"n"}]}""", """{"containers":[{"name":"n"},{"name":"s"},{"name":"b"},{"name":"a"}]}""")]
    public void A_strategic_merge_patch_merges_lists_by_key(string target, string patch, string expected)
    {
        var spec = ObjectSchema.ForBuiltIn("v1", "Pod")!.Properties["spec"];

        Assert.Equal(expected, StrategicMergePatch.Apply(spec, Object(target), Object(patch)).ToJsonString());
    }

    [Theory]
    [InlineData("""{"finalizers":["a","b"]}""", """{"finalizers":["c","a"]}""", """{"finalizers":["c","a","b"]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}""", """{"finalizers":["c","b"]}""")]
    public void A_strategic_merge_patch_merges_single_values(string target, string patch, string expected)
    {
        var metadata = ObjectSchema.ForBuiltIn("v1", "Pod")!.Properties["metadata"];

        Assert.Equal(expected, StrategicMergePatch.Apply(metadata, Object(target), Object(patch)).ToJsonString());
    }

    [Theory]
    [InlineData("""{"containers":[{"name":"a","$patch":"bogus"}]}""", "unknown patch type: bogus in map: map[$patch:bogus name:a]")]
    [InlineData("""{"containers":[{"image":"no-merge-key"}]}""", "map: map[image:no-merge-key] does not contain declared merge key: name")]
    public void A_wrong_directive_is_an_internal_error(string patch, string message)
    {
        var spec = ObjectSchema.ForBuiltIn("v1", "Pod")!.Properties["spec"];
        var error = Assert.Throws<ApiException>(() => StrategicMergePatch.Apply(spec, Object("""{"containers":[{"name":"a"}]}"""), Object(patch)));

        Assert.Equal((500, message), (error.Code, error.Message));
    }

    private static JsonObject Object(string json) => (JsonObject)JsonNode.Parse(json)!;
}
