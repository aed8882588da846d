using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Tests.Rules;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>Custom resources from their definition to their end.</summary>
public sealed class CustomResourceTests
{
    private readonly Widgets widgets = new();

    [Fact]
    public async Task An_element_without_its_key_is_refused_and_says_which()
    {
        await widgets.Define(Properties("""{"l": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}}}"""));
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await widgets.Create("""{"l": [{"k": "1"}, {}]}"""));
        Assert.Equal(422, refused.Code);
        Assert.Contains("spec.l[1].k: Required value", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a": "too long", "n": 1}""", null)]
    [InlineData("""{"a": "longer still"}""", "spec.a: Too long")]
    [InlineData("""{"a": "ok"}""", null)]
    [InlineData("""{"a": "too long", "m": [{"k": "x", "v": "too long"}, {"k": "y", "v": "ok"}]}""", null)]
    [InlineData("""{"a": "too long", "m": [{"k": "z", "v": "too long"}]}""", "spec.m[0].v: Too long")]
    public async Task What_an_update_leaves_as_it_was_is_not_judged_by_a_stricter_schema(string spec, string? problem)
    {
        const string Loose = """{"a": {"type": "string"}, "n": {"type": "integer"}, "m": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}, "v": {"type": "string"}}}}}""";
        await widgets.Define(Properties(Loose));
        await widgets.Create("""{"a": "too long", "m": [{"k": "x", "v": "too long"}]}""");
        await widgets.Redefine(Properties(Loose.Replace("\"a\": {\"type\": \"string\"", "\"a\": {\"type\": \"string\", \"maxLength\": 3", StringComparison.Ordinal)
            .Replace("\"v\": {\"type\": \"string\"", "\"v\": {\"type\": \"string\", \"maxLength\": 3", StringComparison.Ordinal)));
        if (problem is null)
        {
            await widgets.Update(spec);
        }
        else
        {
            var refused = await Assert.ThrowsAsync<ApiException>(async () => await widgets.Update(spec));
            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_default_that_is_younger_than_the_object_is_read_with_it()
    {
        await widgets.Define(Properties("""{"a": {"type": "string"}, "gone": {"type": "string"}}"""));
        await widgets.Create("""{"a": "1", "gone": "x"}""");
        await widgets.Redefine(Properties("""{"a": {"type": "string"}, "late": {"type": "integer", "default": 7}}"""));
        var read = await widgets.Get();
        Assert.Equal("""{"a":"1","late":7}""", read["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task A_replacement_must_name_what_it_replaces()
    {
        await widgets.Define(Properties("""{"a": {"type": "string"}}"""));
        await widgets.Create("""{"a": "1"}""");
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await widgets.Overwrite("""{"a": "2"}"""));
        Assert.Contains("metadata.resourceVersion", refused.Message, StringComparison.Ordinal);
    }

    private static string Properties(string properties) => $"{{\"type\": \"object\", \"properties\": {properties}}}";
}
