namespace Surus.Cel.Tests;

/// <summary>No expression takes the machine: not by its size, not by its depth, not by the work that it asks for.</summary>
public sealed class BoundsTests
{
    private const string TooMuch = "operation cancelled: actual cost limit exceeded";

    public static TheoryData<string> TooDeep =>
    [
        new string('(', 5000) + "1" + new string(')', 5000),
        string.Join(" + ", Enumerable.Repeat("1", 20_000)),
        "any" + string.Concat(Enumerable.Repeat(".a", 20_000)),
        "any" + string.Concat(Enumerable.Repeat("[0]", 20_000)),
        "'a'" + string.Concat(Enumerable.Repeat(".trim()", 10_000)),
        "[1]" + string.Concat(Enumerable.Repeat(".map(x, x)", 5_000)),
        new string('!', 20_000) + "true",
        string.Concat(Enumerable.Repeat("true ? 1 : ", 5_000)) + "1",
    ];

    [Theory, MemberData(nameof(TooDeep))]
    public void What_is_too_deep_is_refused(string text) =>
        Assert.Contains("expression recursion limit exceeded", Assert.Throws<CelCompilationException>(() => Expressions.Compile(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_too_long_is_refused() => Assert.Contains(
        "size exceeds limit", Assert.Throws<CelCompilationException>(() => Expressions.Compile($"self.s == '{new string('x', 100_000)}'")).Message, StringComparison.Ordinal);

    [Theory, InlineData(" && ", true), InlineData(" || ", true), InlineData(" && !", false)]
    public void Conditions_may_be_many(string sign, bool holds) => Assert.Equal(holds, Expressions.Evaluate(string.Join(sign, Enumerable.Repeat("true", 5_000))));

    [Theory]
    [InlineData("self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, self.l.all(e, self.l.all(f, self.l.all(g, self.l.all(h, true))))))))")]
    [InlineData("('x'.replace('', 'aaaaaaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaa')).size() == 1")]
    [InlineData("[any.long, any.long, any.long, any.long, any.long, any.long].join().size() > 0")]
    [InlineData("'%s'.format([[any.long, any.long, any.long, any.long, any.long, any.long]]).size() > 0")]
    [InlineData("'%x'.format([any.long + any.long + any.long]).size() > 0")]
    [InlineData("[any.long, any.long, any.long, any.long, any.long, any.long].isSorted()")]
    [InlineData("[any.long, any.long, any.long, any.long, any.long, any.long].max() != ''")]
    [InlineData("[any.long, any.long, any.long, any.long, any.long, any.long] == [any.long, any.long, any.long, any.long, any.long, any.long]")]
    [InlineData("any.long in ['x', any.long, 'y'] && any.long in ['x', 'y', 'z', any.long] && any.long in ['x', any.long]")]
    [InlineData("sets.contains(any.many, any.many)")]
    [InlineData("any.many.all(x, any.map != any.other)")]
    [InlineData("any.many.all(x, any.many.indexOf(x) >= 0)")]
    [InlineData("[1, 2, 3, 4, 5, 6].all(x, any.long.startsWith('l'))")]
    [InlineData("[1, 2, 3, 4, 5, 6].all(x, bytes(any.long).size() > 0)")]
    [InlineData("any.long.matches('(a|b|c|d|e|f|g)*x')")]
    public void Work_beyond_the_budget_ends(string text) => Assert.Equal(TooMuch, Assert.IsType<CelFault>(Expressions.Evaluate(text, steps: 5_000)).Message);

    [Fact]
    public void A_pattern_that_takes_too_long_on_a_text_is_given_up() => Assert.Equal(
        TooMuch, Assert.IsType<CelFault>(Expressions.Evaluate("(any.long + any.long + any.long + any.long + any.long).matches('^([a-z]{1,63}){1,15}$')", steps: 10_000_000)).Message);

    [Theory]
    [InlineData("[b'xxxxxxxxxx']", ".map(x, x + x)")]
    [InlineData("['xxxxxxxxxx']", ".map(x, x + x)")]
    [InlineData("[[1]]", ".map(x, x + x)")]
    public void What_doubles_again_and_again_ends(string first, string doubled) =>
        Assert.Equal(TooMuch, Assert.IsType<CelFault>(Expressions.Evaluate($"({first}{string.Concat(Enumerable.Repeat(doubled, 60))}).size() == 1", steps: 1_000_000)).Message);

    [Theory]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')")]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a|aa)+$')")]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a*)*b$')")]
    [InlineData("any.long.matches('^(l?){30}l{900}$')")]
    public void A_pattern_takes_time_by_the_text_alone(string text) => Assert.Equal(false, Expressions.Evaluate(text));

    [Theory]
    [InlineData("'aab'.matches('^a{1,1000}(b){2}$')", false)]
    [InlineData("'{1001}'.matches('^[{]1001}$')", true)]
    [InlineData("'a{1001'.matches('a{1001')", true)]
    [InlineData(@"'{1001}'.matches('\\Q{1001}\\E')", true)]
    [InlineData(@"'\u2028'.matches('^\\x{2028}$')", true)]
    public void What_only_looks_like_many_repeats_is_a_pattern(string text, bool holds) => Assert.Equal(holds, Expressions.Evaluate(text));

    [Theory]
    [InlineData("'a'.matches('a{1001}')")]
    [InlineData("'a'.matches('(a{1,100}){1,100}')")]
    [InlineData("'a'.matches('((a{50}){50}){50}')")]
    public void A_pattern_that_repeats_too_much_is_none(string text) =>
        Assert.Contains("error parsing regexp", Assert.IsType<CelFault>(Expressions.Evaluate(text)).Message, StringComparison.Ordinal);
}
