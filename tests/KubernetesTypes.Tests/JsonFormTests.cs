using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Surus.KubernetesTypes.Tests;

/// <summary>The generated code reads and writes what the description says.</summary>
public class JsonFormTests
{
    private static readonly Assembly types = typeof(Pod).Assembly;

    public static TheoryData<string> Names => [.. BuiltInTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_is_read_and_written_without_loss(string name)
    {
        var info = TypeInfo(name);
        var json = FullDocument.Of(BuiltInTypes.Get(name)).ToJsonString(info.Options);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nulls_are_as_if_they_were_missing(string name)
    {
        var info = TypeInfo(name);
        var nulls = FullDocument.Of(BuiltInTypes.Get(name));
        foreach (var field in nulls.Select(field => field.Key).ToList())
        {
            nulls[field] = null;
        }

        var missing = JsonSerializer.Deserialize("{}", info);

        Assert.Equal(missing, JsonSerializer.Deserialize(nulls.ToJsonString(), info));
        Assert.Null(JsonSerializer.Deserialize("null", info));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_that_are_not_known_are_passed_over(string name)
    {
        var info = TypeInfo(name);
        var document = FullDocument.Of(BuiltInTypes.Get(name));
        var json = document.ToJsonString(info.Options);
        document.Insert(0, "aField", "of another version");
        document["anObject"] = FullDocument.Of(BuiltInTypes.Get(name));

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(document.ToJsonString(), info), info));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_of_the_wrong_type_is_named(string name)
    {
        var info = TypeInfo(name);
        var full = FullDocument.Of(BuiltInTypes.Get(name));
        foreach (var (field, value) in full.Where(field => field.Value?.ToJsonString().StartsWith("{\"f:a\"", StringComparison.Ordinal) is false))
        {
            var wrong = (JsonObject)full.DeepClone();
            wrong[field] = value!.GetValueKind() is JsonValueKind.Array ? false : new JsonArray();
            var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(wrong.ToJsonString(), info));

            Assert.Equal($"$.{field}", error.Path);
            Assert.EndsWith($" Path: $.{field}", error.Message);
        }
    }

    private static JsonTypeInfo TypeInfo(string name) =>
        (JsonTypeInfo)typeof(KubernetesJson).GetMethod(nameof(KubernetesJson.TypeInfo))!.MakeGenericMethod(types.GetType($"Surus.KubernetesTypes.{name}")!).Invoke(null, null)!;
}
