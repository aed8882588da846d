using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Surus.KubernetesTypes.Tests;

/// <summary>What is wrong in a document is said with the field, and what is only odd is read.</summary>
public partial class JsonReadingTests
{
    private static readonly JsonTypeInfo<Holder> holder =
        (JsonTypeInfo<Holder>)KubernetesJson.OptionsFor(HolderJson.Default).GetTypeInfo(typeof(Holder));

    [Theory]
    [InlineData("""[]""", "$", "Expected here is an object, not a list.")]
    [InlineData("""{"metadata":7}""", "$.metadata", "Expected here is an object, not a number.")]
    [InlineData("""{"metadata":{"labels":{"a":"b","c":true}}}""", "$.metadata.labels.c", "Expected here is a string, not true.")]
    [InlineData("""{"metadata":{"labels":["a"]}}""", "$.metadata.labels", "Expected here is an object, not a list.")]
    [InlineData("""{"metadata":{"creationTimestamp":"soon"}}""", "$.metadata.creationTimestamp", "\"soon\" is not an RFC 3339 time, such as 2026-01-02T15:04:05Z.")]
    [InlineData("""{"metadata":{"creationTimestamp":7}}""", "$.metadata.creationTimestamp", "Expected here is a time, which is a string, not a number.")]
    [InlineData("""{"metadata":{"generation":1.5}}""", "$.metadata.generation", "A whole number between -9223372036854775808 and 9223372036854775807 is expected here.")]
    [InlineData("""{"metadata":{"generation":9223372036854775808}}""", "$.metadata.generation", "A whole number between -9223372036854775808 and 9223372036854775807 is expected here.")]
    [InlineData("""{"spec":{"containers":[{},{"ports":[{"containerPort":2147483648}]}]}}""", "$.spec.containers[1].ports[0].containerPort", "A whole number between -2147483648 and 2147483647 is expected here.")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":{}}]}}""", "$.spec.containers[1].name", "Expected here is a string, not an object.")]
    [InlineData("""{"spec":{"containers":[{"args":["a",{}]}]}}""", "$.spec.containers[0].args[1]", "Expected here is a string, not an object.")]
    [InlineData("""{"spec":{"containers":{"name":"a"}}}""", "$.spec.containers", "Expected here is a list, not an object.")]
    [InlineData("""{"spec":{"hostPID":"yes"}}""", "$.spec.hostPID", "Expected here is true or false, not a string.")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":"1","memory":"much"}}}]}}""", "$.spec.containers[0].resources.limits.memory", "\"much\" is not a quantity: a number, and perhaps a suffix such as m, k, Mi or Gi.")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":1e40}}}]}}""", "$.spec.containers[0].resources.limits.cpu", "This number is too large for a quantity.")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":false}}}]}}""", "$.spec.containers[0].resources.limits.cpu", "Expected here is a quantity, which is a string or a number, not false.")]
    [InlineData("""{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]}}""", "$.spec.containers[0].livenessProbe.httpGet.port", "Expected here is a number or a string, not true.")]
    [InlineData("""{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":1e9999}}}]}}""", "$.spec.containers[0].livenessProbe.httpGet.port", "A whole number between -2147483648 and 2147483647 is expected here.")]
    [InlineData("""{"spec":{"nodeName":"\ud800"}}""", "$.spec.nodeName", "Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [InlineData("""{"metadata":{"labels":{"\ud800":"a"}}}""", "$.metadata.labels.\\ud800", "Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    public void A_value_of_the_wrong_type_is_named_with_its_path(string json, string path, string message)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Pod.JsonTypeInfo));

        Assert.Equal(path, error.Path);
        Assert.Equal($"{message} Path: {path}", error.Message);
    }

    [Fact]
    public void Bytes_that_are_no_base64_are_named()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"data":{"a":"AA==","b":"?"}}""", Secret.JsonTypeInfo));

        Assert.Equal("A string in base64 is expected here; this one is not. Path: $.data.b", error.Message);
    }

    [Fact]
    public void Within_another_type_the_path_begins_with_the_type()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"pods":[null,{"spec":{"nodeName":1}}]}""", holder));

        Assert.Equal("$.pods[1]", error.Path);
        Assert.Equal("Expected here is a string, not a number. Path: Pod.spec.nodeName", error.Message);
    }

    [Theory]
    [InlineData("""{"spec":""")]
    [InlineData("""{"spec":{"nodeName":"a}}""")]
    [InlineData("""{"spec":{"nodeName":nil}}""")]
    [InlineData("""{"spec":{},}""")]
    [InlineData("""{"spec":{}} {}""")]
    public void Text_that_is_no_json_is_told_with_its_line(string json)
    {
        var error = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, Pod.JsonTypeInfo));

        Assert.Equal(0, error.LineNumber);
        Assert.Contains("LineNumber: 0 | BytePositionInLine: ", error.Message);
    }

    [Fact]
    public void A_document_that_nests_deeper_than_64_levels_is_refused()
    {
        var deepest = Nested(63);
        var error = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(Nested(64), ControllerRevision.JsonTypeInfo));

        Assert.Equal(deepest, JsonSerializer.Serialize(JsonSerializer.Deserialize(deepest, ControllerRevision.JsonTypeInfo)!, ControllerRevision.JsonTypeInfo));
        Assert.Contains("depth of 64", error.Message);
    }

    [Fact]
    public void What_is_missing_or_null_is_nothing()
    {
        var pod = JsonSerializer.Deserialize("""{"spec":{"containers":[null,{"ports":[{"containerPort":null}]}],"nodeName":null}}""", Pod.JsonTypeInfo)!;

        Assert.Null(pod.Spec!.Containers[0]);
        Assert.Null(pod.Spec.Containers[1].Name);
        Assert.Equal(0, pod.Spec.Containers[1].Ports![0].Port);
        Assert.Null(pod.Spec.NodeName);
        Assert.Null(pod.Status);
    }

    [Fact]
    public void Names_may_be_escaped_and_are_told_apart_by_case()
    {
        var pod = JsonSerializer.Deserialize("""{"sp\u0065c":{"nodeName":"a\u00e9\n\ud83d\udc18","nodename":"b"}}""", Pod.JsonTypeInfo)!;

        Assert.Equal("aé\n\ud83d\udc18", pod.Spec!.NodeName);
    }

    [Fact]
    public async Task A_stream_may_come_in_pieces()
    {
        var document = FullDocument.Of(BuiltInTypes.Get("Pod"));
        document["unknown"] = new System.Text.Json.Nodes.JsonObject { ["a"] = new string('x', 100) };
        var json = Encoding.UTF8.GetBytes($$"""{"pods":[{{document.ToJsonString()}}, {{document.ToJsonString()}}]}""");
        document.Remove("unknown");
        await using var pieces = new Pieces(json);

        var read = await JsonSerializer.DeserializeAsync(pieces, holder, TestContext.Current.CancellationToken);

        Assert.All(read!.Pods, pod => Assert.Equal(document.ToJsonString(holder.Options), JsonSerializer.Serialize(pod, Pod.JsonTypeInfo)));
        Assert.Equal(2, read.Pods.Count);
    }

    private static string Nested(int lists) =>
        $$"""{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{},"data":{{new string('[', lists)}}{{new string(']', lists)}},"revision":1}""";

    internal sealed record Holder
    {
        public IReadOnlyList<Pod> Pods { get; init; } = [];
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Holder))]
    internal sealed partial class HolderJson : JsonSerializerContext;

    // A stream that gives few bytes at a time, as a socket may.
    private sealed class Pieces(byte[] all) : MemoryStream(all)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
