using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.Rules;

/// <summary>What <c>x-kubernetes-validations</c> let through, and how they say no.</summary>
public sealed class CustomResourceRuleTests
{
    private readonly Widgets widgets = new();

    [Theory]
    [InlineData("""[{"rule": "self.a > 0"}]""", """{"a": 0}""", "spec: Invalid value: failed rule: self.a > 0")]
    [InlineData("""[{"rule": "self.a > 0", "message": "a is more than nothing"}]""", """{"a": 0}""", "spec: Invalid value: a is more than nothing")]
    [InlineData("""[{"rule": "self.a > 0", "messageExpression": "'a is ' + string(self.a)"}]""", """{"a": 0}""", "spec: Invalid value: a is 0")]
    [InlineData("""[{"rule": "self.a > 0", "message": "m", "messageExpression": "self.m['nope']"}]""", """{"a": 0}""", "spec: Invalid value: m")]
    [InlineData("""[{"rule": "self.a > 0", "message": "m", "reason": "FieldValueForbidden", "fieldPath": ".a"}]""", """{"a": 0}""", "spec.a: Forbidden: m")]
    [InlineData("""[{"rule": "has(self.m)", "message": "m", "reason": "FieldValueRequired", "fieldPath": ".m"}]""", """{"a": 1}""", "spec.m: Required value: m")]
    [InlineData("""[{"rule": "self.a > 0 && self.m.x == ''"}]""", """{"a": 1}""", "spec: Invalid value: \"object\": no such key: m evaluating rule: self.a > 0 && self.m.x == ''")]
    [InlineData("""[{"rule": "self.?m.?x.orValue('y') == 'y'"}]""", """{"a": 1}""", null)]
    [InlineData("""[{"rule": "self.l.all(e, e.v < 5)"}]""", """{"l": [{"k": "x", "v": 5}]}""", "spec: Invalid value: failed rule")]
    [InlineData("""[{"rule": "self.a > 0"}, {"rule": "self.a > 1"}]""", """{"a": 0}""", "[spec: Invalid value: failed rule: self.a > 0, spec: Invalid value: failed rule: self.a > 1]")]
    public async Task A_rule_about_an_object(string rules, string spec, string? problem)
    {
        await widgets.Define(Schema(rules));
        await Check(() => widgets.Create(spec), problem);
    }

    [Theory]
    [InlineData("""{"type": "string", "x-kubernetes-validations": [{"rule": "self.startsWith('a')", "message": "begin with a"}]}""", "\"b\"", "spec.v: Invalid value: \"b\": begin with a")]
    [InlineData("""{"type": "array", "items": {"type": "integer", "x-kubernetes-validations": [{"rule": "self > 0", "message": "m"}]}}""", "[1, 0]", "spec.v[1]: Invalid value: 0: m")]
    [InlineData("""{"type": "object", "additionalProperties": {"type": "string", "x-kubernetes-validations": [{"rule": "self != ''", "message": "m"}]}}""", """{"k": ""}""", "spec.v[k]: Invalid value: \"\": m")]
    [InlineData("""{"type": "string", "format": "date-time", "x-kubernetes-validations": [{"rule": "self.getFullYear() > 2000", "message": "m"}]}""", "\"1999-01-01T00:00:00Z\"", "spec.v: Invalid value")]
    [InlineData("""{"type": "string", "format": "duration", "x-kubernetes-validations": [{"rule": "self <= duration('1h')", "message": "m"}]}""", "\"2h\"", "spec.v: Invalid value: \"2h\": m")]
    [InlineData("""{"x-kubernetes-int-or-string": true, "x-kubernetes-validations": [{"rule": "type(self) == string || self > 0", "message": "m"}]}""", "0", "spec.v: Invalid value: 0: m")]
    [InlineData("""{"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}, "x-kubernetes-validations": [{"rule": "self == ['b', 'a']", "message": "m"}]}""", """["a", "b"]""", null)]
    [InlineData("""{"type": "string", "x-kubernetes-validations": [{"rule": "self != ''"}]}""", "5", "[spec.v: Invalid value: \"integer\": spec.v in body must be of type string: \"integer\", <nil>: Invalid value: null: some validation rules were not checked")]
    public async Task A_rule_stands_at_any_place_of_the_schema(string schema, string value, string? problem)
    {
        await widgets.Define($$"""{"type": "object", "properties": {"v": {{schema}} } }""");
        await Check(() => widgets.Create($$"""{"v": {{value}} }"""), problem);
    }

    [Theory]
    [InlineData("""{"rule": "self == oldSelf", "message": "fixed"}""", "1", "2", "spec.a: Invalid value: 2: fixed")]
    [InlineData("""{"rule": "self == oldSelf", "message": "fixed"}""", "1", "1", null)]
    [InlineData("""{"rule": "self >= oldSelf"}""", "2", "3", null)]
    [InlineData("""{"rule": "oldSelf.hasValue() && self > oldSelf.value()", "optionalOldSelf": true, "message": "grows"}""", "1", "2", "spec.a: Invalid value: 1: grows")]
    [InlineData("""{"rule": "oldSelf.optMap(o, self > o).orValue(true)", "optionalOldSelf": true, "message": "grows"}""", "2", "1", "spec.a: Invalid value: 1: grows")]
    [InlineData("""{"rule": "oldSelf.optMap(o, self > o).orValue(true)", "optionalOldSelf": true, "message": "grows"}""", "2", "3", null)]
    public async Task A_transition_rule_compares_with_what_was_there(string rule, string first, string second, string? problem)
    {
        await widgets.Define($$"""{"type": "object", "properties": {"a": {"type": "integer", "x-kubernetes-validations": [{{rule}}]}, "b": {"type": "string"} } }""");
        await Check(
            async () =>
            {
                await widgets.Create($$"""{"a": {{first}} }""");
                await widgets.Update($$"""{"a": {{second}}, "b": "x"}""");
            },
            problem);
    }

    [Fact]
    public async Task An_element_is_compared_with_the_one_that_has_its_keys()
    {
        await widgets.Define("""
            {"type": "object", "properties": {"l": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {
              "type": "object", "required": ["k"], "properties": {"k": {"type": "string"}, "v": {"type": "integer", "x-kubernetes-validations": [{"rule": "self >= oldSelf", "message": "grows"}]}}}}}}
            """);
        await widgets.Create("""{"l": [{"k": "a", "v": 1}, {"k": "b", "v": 5}]}""");
        await widgets.Update("""{"l": [{"k": "b", "v": 6}, {"k": "c", "v": 0}, {"k": "a", "v": 1}]}""");
        await Check(() => widgets.Update("""{"l": [{"k": "a", "v": 1}, {"k": "b", "v": 5}]}"""), "spec.l[1].v: Invalid value: 5: grows");
    }

    [Fact]
    public async Task A_rule_younger_than_the_object_is_not_about_what_an_update_leaves_alone()
    {
        await widgets.Define("""{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}""");
        await widgets.Create("""{"a": "bad"}""");
        await widgets.Redefine("""{"type": "object", "properties": {"a": {"type": "string", "x-kubernetes-validations": [{"rule": "self != 'bad'"}]}, "b": {"type": "string"}}}""");
        await widgets.Update("""{"a": "bad", "b": "new"}""");
        await widgets.Update("""{"a": "good", "b": "new"}""");
        await Check(() => widgets.Update("""{"a": "bad", "b": "new"}"""), "spec.a: Invalid value: \"bad\": failed rule: self != 'bad'");
    }

    [Fact]
    public async Task A_rule_that_never_ends_is_stopped()
    {
        const string Nested = "self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, self.l.all(e, a + b + c + d + e >= 0)))))";
        await widgets.Define($$"""{"type": "object", "properties": {"l": {"type": "array", "items": {"type": "integer"} } }, "x-kubernetes-validations": [{"rule": "{{Nested}}"}]}""");
        await Check(() => widgets.Create($$"""{"l": [{{string.Join(',', Enumerable.Range(0, 200))}}]}"""), "operation cancelled: actual cost limit exceeded");
    }

    [Theory]
    [InlineData("""{"rule": "self.nope == 1"}""", "x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self.nope == 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'")]
    [InlineData("""{"rule": "self.a"}""", "cel expression must evaluate to a bool")]
    [InlineData("""{"rule": " "}""", "x-kubernetes-validations[0].rule: Required value: rule is not specified")]
    [InlineData("""{"rule": "true", "messageExpression": "1"}""", "messageExpression must evaluate to a string")]
    [InlineData("""{"rule": "true", "messageExpression": "self."}""", "x-kubernetes-validations[0].messageExpression: Invalid value")]
    [InlineData("""{"rule": "true", "message": "a\nb"}""", "message must not contain line breaks")]
    [InlineData("""{"rule": "true &&\ntrue"}""", "message must be specified if rule contains line breaks")]
    [InlineData("""{"rule": "true", "reason": "Weird"}""", "Unsupported value: \"Weird\"")]
    [InlineData("""{"rule": "true", "fieldPath": ".nope"}""", "fieldPath must be a valid path")]
    [InlineData("""{"rule": "true", "fieldPath": "a"}""", "fieldPath must be a valid path")]
    [InlineData("""{"rule": "true", "optionalOldSelf": true}""", "may not be set if oldSelf is not used in rule")]
    public async Task A_rule_that_can_t_be_is_refused_with_its_definition(string rule, string problem) =>
        await Check(async () => await widgets.Define($$"""{"type": "object", "properties": {"a": {"type": "integer"} }, "x-kubernetes-validations": [{{rule}}]}"""), problem);

    [Fact]
    public async Task What_was_there_before_is_not_known_of_elements_without_keys() => await Check(
        () => widgets.Define("""{"type": "object", "properties": {"l": {"type": "array", "items": {"type": "integer", "x-kubernetes-validations": [{"rule": "self == oldSelf"}]}}}}"""),
        "oldSelf cannot be used on the uncorrelatable portion of the schema");

    private static string Schema(string rules) => $$"""
        {"type": "object", "properties": {"a": {"type": "integer"}, "m": {"type": "object", "additionalProperties": {"type": "string"} },
         "l": {"type": "array", "items": {"type": "object", "properties": {"k": {"type": "string"}, "v": {"type": "integer"} } } } }, "x-kubernetes-validations": {{rules}} }
        """;

    private static async Task Check(Func<Task> write, string? problem)
    {
        if (problem is null)
        {
            await write();
            return;
        }

        var refused = await Assert.ThrowsAsync<ApiException>(write);
        Assert.Equal(422, refused.Code);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}
