namespace Surus.KubernetesTypes.Tests;

public class SelectorTests
{
    private static readonly Dictionary<string, string> labels = new() { ["app"] = "db", ["tier"] = "", ["n"] = "7" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("! absent", true)]
    [InlineData("app=db", true)]
    [InlineData("app==db,tier=", true)]
    [InlineData("app!=db", false)]
    [InlineData("absent!=x", true)]
    [InlineData("app in (web, db)", true)]
    [InlineData("app in (web),n", false)]
    [InlineData("app notin (web,db)", false)]
    [InlineData("absent notin (web)", true)]
    [InlineData("n>6", true)]
    [InlineData("n<7", false)]
    [InlineData("app>1", false)]
    public void A_label_query_selects(string text, bool expected) => Assert.Equal(expected, LabelQuery.Parse(text).Matches(labels));

    [Theory]
    [InlineData("app in db")]
    [InlineData("app in (db")]
    [InlineData("app like db")]
    [InlineData("=db")]
    [InlineData("app,")]
    [InlineData("app!db")]
    [InlineData("app=db)")]
    public void Other_text_is_no_label_query(string text) => Assert.Throws<FormatException>(() => LabelQuery.Parse(text));

    [Theory]
    [InlineData("app=db,!x,y in (a,b),z notin (c,d),w,v!=u,n>3")]
    public void A_label_query_is_written_as_it_was_read(string text) => Assert.Equal(text, LabelQuery.Parse(text).ToString());

    [Fact]
    public void A_selector_of_an_object_selects_like_its_query()
    {
        var selector = new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "db" },
            MatchExpressions = [new() { Key = "x", Operator = "DoesNotExist" }, new() { Key = "n", Operator = "In", Values = ["7", "8"] }],
        };

        Assert.True(selector.Matches(labels));
        Assert.False(selector.Matches(null));
        Assert.Equal("app=db,!x,n in (7,8)", LabelQuery.From(selector).ToString());
        Assert.True(new LabelSelector().Matches(null));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name==a,spec.nodeName=", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("spec.nodeName!=n1", true)]
    [InlineData(@"note=x\,y\=z\\", true)]
    public void A_field_query_selects(string text, bool expected) => Assert.Equal(
        expected,
        FieldQuery.Parse(text).Matches(path => path switch { "metadata.name" => "a", "note" => @"x,y=z\", _ => null }));

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("a=b=c")]
    [InlineData(@"a=\b")]
    public void Other_text_is_no_field_query(string text) => Assert.Throws<FormatException>(() => FieldQuery.Parse(text));

    [Fact]
    public void A_field_query_is_written_as_it_was_read() => Assert.Equal(@"a=b,c!=d\,e", FieldQuery.Parse(@"a=b,c!=d\,e").ToString());
}
