using System.Text.Json;

namespace Surus.KubernetesTypes.Tests;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0", 0)]
    [InlineData("100m", "100m", 100)]
    [InlineData("0.5", "500m", 500)]
    [InlineData(".5", "500m", 500)]
    [InlineData("1.", "1", 1000)]
    [InlineData("1000m", "1", 1000)]
    [InlineData("1500m", "1500m", 1500)]
    [InlineData("+2", "2", 2000)]
    [InlineData("-250m", "-250m", -250)]
    [InlineData("1000", "1k", 1_000_000)]
    [InlineData("1024", "1024", 1_024_000)]
    [InlineData("1Ki", "1Ki", 1_024_000)]
    [InlineData("1024Ki", "1Mi", 1_048_576_000)]
    [InlineData("1.5Gi", "1536Mi", 1_610_612_736_000)]
    [InlineData("0.5Ki", "512", 512_000)]
    [InlineData("1e3", "1e3", 1_000_000)]
    [InlineData("12E2", "1200", 1_200_000)]
    [InlineData("1E", "1E", long.MaxValue)]
    [InlineData("1n", "1n", 1)]
    [InlineData("0.0000000001", "1n", 1)]
    public void Text_is_read_and_made_canonical(string text, string canonical, long milli)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(text, quantity.ToString());
        Assert.Equal(canonical, quantity.ToCanonicalString());
        Assert.Equal(milli, quantity.MilliValue);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 Gi")]
    [InlineData("Gi")]
    [InlineData("1.2.3")]
    [InlineData("1gi")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("ten")]
    public void Other_text_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Equal_amounts_are_equal_whatever_the_text()
    {
        Assert.Equal(Quantity.Parse("1Gi"), Quantity.Parse("1024Mi"));
        Assert.Equal(Quantity.Parse("1Gi").GetHashCode(), Quantity.Parse("1073741824").GetHashCode());
        Assert.True(Quantity.Parse("1G") < Quantity.Parse("1Gi"));
    }

    [Fact]
    public void Arithmetic_is_exact_and_keeps_the_suffix()
    {
        Assert.Equal("1536Mi", (Quantity.Parse("1Gi") + Quantity.Parse("512Mi")).ToString());
        Assert.Equal("100m", (Quantity.Parse("0.3") - Quantity.Parse("0.2")).ToString());
        Assert.Equal("2Gi", (Quantity.Zero + Quantity.Parse("2Gi")).ToString());
        Assert.Equal(3, Quantity.Parse("2100m").Value);
    }

    [Fact]
    public void Json_keeps_the_text()
    {
        var json = """{"limits":{"cpu":"0.5","memory":"1024Mi"},"requests":{"cpu":2}}""";
        var resources = JsonSerializer.Deserialize(json, KubernetesJson.TypeInfo<ResourceRequirements>())!;

        Assert.Equal(
            """{"limits":{"cpu":"0.5","memory":"1024Mi"},"requests":{"cpu":"2"}}""",
            JsonSerializer.Serialize(resources, KubernetesJson.TypeInfo<ResourceRequirements>()));
    }
}
