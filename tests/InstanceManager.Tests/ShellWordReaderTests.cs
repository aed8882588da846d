namespace Surus.InstanceManager.Tests;

public sealed class ShellWordReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a  b", "a|b")]
    [InlineData("'a b' c", "a b|c")]
    [InlineData("'it'\"'\"'s'", "it's")]
    [InlineData("\"a \\\" b\"", "a \" b")]
    [InlineData("a\\ b ''", "a b|")]
    public void Words_are_read_as_a_shell_would(string text, string words) => Assert.Equal(words, string.Join('|', ShellWordReader.Read(text)));

    [Fact]
    public void What_the_operator_quotes_comes_back()
    {
        string[] words = ["CREATE ROLE \"it's\"", "", "a\nb", "--locale=C"];
        Assert.Equal(words, ShellWordReader.Read(Surus.Objects.ShellWords.Quote(words)));
    }

    [Fact]
    public void An_open_quote_is_an_error() => Assert.Throws<FormatException>(() => ShellWordReader.Read("'a"));
}
