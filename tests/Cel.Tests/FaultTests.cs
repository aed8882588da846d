namespace Surus.Cel.Tests;

/// <summary>What can't be evaluated, and what can't be an expression.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("self.missing == 1", "no such key: missing")]
    [InlineData("self.m['z'] == ''", "no such key: z")]
    [InlineData("any.nope == 1", "no such key: nope")]
    [InlineData("[1][1] == 1", "index out of bounds: 1")]
    [InlineData("1 / 0 == 0", "division by zero")]
    [InlineData("1 % 0 == 0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1 == 0", "return error for overflow")]
    [InlineData("-9223372036854775808 - 1 == 0", "return error for overflow")]
    [InlineData("0u - 1u == 0u", "return error for overflow")]
    [InlineData("9223372036854775807 * 2 == 0", "return error for overflow")]
    [InlineData("int(1e19) == 0", "range error converting to int")]
    [InlineData("int('x') == 0", "type conversion error from 'string' to 'int'")]
    [InlineData("uint(-1) == 0u", "range error converting to uint")]
    [InlineData("duration('x') == duration('1s')", "invalid duration")]
    [InlineData("any.s > 1", "no such overload: _>_")]
    [InlineData("any.n && true", "no such overload")]
    [InlineData("any.nope && true", "no such key: nope")]
    [InlineData("[1, 0].all(x, 1 / x > 0)", "division by zero")]
    [InlineData("[0].map(x, 1 / x) == []", "division by zero")]
    [InlineData("'a'.matches('(')", "error parsing regexp")]
    [InlineData("'a'.substring(5) == ''", "index out of range: 5")]
    [InlineData("[].min() == 1", "min called on empty list")]
    [InlineData("optional.none().value() == 1", "optional.none() dereference")]
    [InlineData("{'a': 1, 'a': 2}.size() == 1", "Failed with repeated key: a")]
    [InlineData("quantity('x').sign() == 0", "quantities must match")]
    [InlineData("ip('x').family() == 4", "parse error")]
    [InlineData("'%d'.format(['x']) == ''", "could not parse formatting clause")]
    public void A_fault_says_what_went_wrong(string text, string message) =>
        Assert.Contains(message, Assert.IsType<CelFault>(Expressions.Evaluate(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("self >", "ERROR: <input>:1:7: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | self >\n | ......^")]
    [InlineData("self.nope == 'x'", "ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 'x'\n | ....^")]
    [InlineData("self.n ==\n  unknown", "ERROR: <input>:2:3: undeclared reference to 'unknown' (in container '')\n |   unknown\n | ..^")]
    [InlineData("self.n == 'x'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("self.n.startsWith('x')", "found no matching overload for 'startsWith' applied to 'int.(string)'")]
    [InlineData("nofunction(1)", "undeclared reference to 'nofunction'")]
    [InlineData("self.n.x == 1", "type 'int' does not support field selection")]
    [InlineData("self.n.all(x, true)", "expression of type 'int' cannot be range of a comprehension")]
    [InlineData("[1, 'a'] == []", "expected type 'int' but found 'string'")]
    [InlineData("self.l.all(x, x)", "expected type 'bool' but found 'int'")]
    [InlineData("self.l.all(1, true)", "argument must be a simple name")]
    [InlineData("has(self)", "invalid argument to has() macro")]
    [InlineData("while == 1", "reserved identifier: while")]
    [InlineData("'open", "token recognition error")]
    [InlineData("1 $ 2", "token recognition error at: '$'")]
    [InlineData("(1", "expecting ')'")]
    [InlineData("1 2", "mismatched input '2' expecting <EOF>")]
    [InlineData("99999999999999999999 > 0", "invalid int literal")]
    [InlineData("9223372036854775808 > 0", "invalid int literal")]
    public void What_is_no_expression_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<CelCompilationException>(() => Expressions.Compile(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("self == oldSelf", true)]
    [InlineData("[1].all(oldSelf, oldSelf > 0)", false)]
    [InlineData("self.oldSelf == 1", false)]
    [InlineData("has(oldSelf.a) || true", true)]
    public void It_is_known_which_variables_an_expression_uses(string text, bool uses) => Assert.Equal(uses, CelProgram.Uses(text, "oldSelf"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("my-field", "my__dash__field")]
    [InlineData("a.b/c", "a__dot__b__slash__c")]
    [InlineData("a__b", "a__underscores__b")]
    [InlineData("namespace", "__namespace__")]
    [InlineData("a b", null)]
    [InlineData("1a", null)]
    public void Field_names_are_escaped_as_the_API_does_it(string name, string? escaped) => Assert.Equal(escaped, FieldNames.Escape(name));
}
