namespace Surus.KubernetesTypes.Tests;

public class SchemaParserTests
{
    private const string Head = "group g.example\nversion v1\npackage io.example\n";

    [Fact]
    public void A_field_line_is_read_whole()
    {
        var field = Field("ports [Port] 6 map(port,protocol=TCP) merge,retainKeys(port) =[] oneof(a,b) | What it is | is it.");

        Assert.Equal(new FieldType.List(new FieldType.Reference("Port")), field.Type);
        Assert.Equal([new ListKey("port"), new ListKey("protocol", "TCP")], field.Keys);
        Assert.Equal((MergeSemantics.Map, true, true, "port"), (field.Merge, field.PatchMerge, field.PatchRetainKeys, field.PatchMergeKey));
        Assert.Equal(["a", "b"], field.OneOf);
        Assert.Equal("What it is | is it.", field.Description);
    }

    [Theory]
    [InlineData("x string 1 =TCP", "\"TCP\"")]
    [InlineData("x string 1 =\"\"", "\"\"")]
    [InlineData("x int32 1 =420", "420")]
    [InlineData("x IntOrString 1 =25%", "\"25%\"")]
    [InlineData("x IntOrString 1 =1", "1")]
    [InlineData("x Other 1 ={}", "{}")]
    public void A_default_is_kept_as_json(string line, string expected) => Assert.Equal(expected, Field(line).Default);

    [Fact]
    public void A_kind_says_how_it_is_served()
    {
        var type = Assert.Single(SchemaParser.Parse("x", Head + "kind Thing as GThing things cluster short=t,th categories=all subresources=status | A thing."));

        Assert.Equal(("GThing", "Thing", "io.example.Thing"), (type.Name, type.ApiName, type.OpenApiName));
        Assert.Equal(new ResourceDefinition("g.example", "v1", "Thing", "things", false), type.Resource);
        Assert.Equal(["t", "th"], type.ShortNames);
    }

    [Theory]
    [InlineData("type T\n  name string\n", "name type number")]
    [InlineData("type T\n  name string 1 wrong\n", "\"wrong\" is no attribute of a field")]
    [InlineData("kind T things\n", "plural")]
    [InlineData("typo T\n", "\"typo\"")]
    public void A_mistake_is_named_with_its_line(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => SchemaParser.Parse("some.schema", Head + text));

        Assert.StartsWith("some.schema, line ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    private static FieldDescription Field(string line) =>
        Assert.Single(Assert.Single(SchemaParser.Parse("x", $"{Head}type T | A type.\n  {line}\n")).Fields);
}
