using System.Text.Json.Nodes;

namespace Surus.Operator.Tests;

/// <summary>The patch of a status: what differs, and nothing else.</summary>
public sealed class StatusWriterTests
{
    [Theory]
    [InlineData("{}", "{}", "{}")]
    [InlineData("{\"a\":1}", "{\"a\":1}", "{}")]
    [InlineData("{\"a\":1}", "{\"a\":2}", "{\"a\":2}")]
    [InlineData("{\"a\":1}", "{}", "{\"a\":null}")]
    [InlineData("{}", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("{\"m\":{\"x\":1,\"y\":2}}", "{\"m\":{\"x\":1,\"z\":3}}", "{\"m\":{\"y\":null,\"z\":3}}")]
    [InlineData("{\"m\":{\"x\":1},\"n\":1}", "{\"m\":{\"x\":1},\"n\":2}", "{\"n\":2}")]
    public void HoldsWhatDiffers(string before, string after, string change) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(change), Kubernetes.Patch.Difference(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject())));
}
