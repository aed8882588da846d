using System.Text.Json.Nodes;

namespace Surus.Cel.Tests;

/// <summary>Evaluates expressions over a few variables of every kind.</summary>
internal static class Expressions
{
    private static readonly CelType.Object element = new(new Dictionary<string, ObjectField>(StringComparer.Ordinal)
    {
        ["k"] = new("k", CelType.String), ["v"] = new("v", CelType.Int),
    });

    private static readonly CelType.Object self = new(new Dictionary<string, ObjectField>(StringComparer.Ordinal)
    {
        ["s"] = new("s", CelType.String), ["n"] = new("n", CelType.Int), ["missing"] = new("missing", CelType.Int), ["d"] = new("d", CelType.Double),
        ["l"] = new("l", new CelType.List(CelType.Int)), ["m"] = new("m", new CelType.Map(CelType.String, CelType.String)),
        ["set"] = new("set", new CelType.List(CelType.String) { Kind = ListKind.Set }),
        ["keyed"] = new("keyed", new CelType.List(element) { Kind = ListKind.Map, Keys = ["k"] }),
        ["same"] = new("same", new CelType.List(element) { Kind = ListKind.Map, Keys = ["k"] }),
        ["my__dash__field"] = new("my-field", CelType.Bool), ["time"] = new("time", CelType.Timestamp), ["span"] = new("span", CelType.Duration), ["bytes"] = new("bytes", CelType.Bytes),
    });

    private static readonly Dictionary<string, CelType> types = new(StringComparer.Ordinal) { ["self"] = self, ["any"] = CelType.Dyn };

    private static readonly JsonObject value = (JsonObject)JsonNode.Parse("""
        {
          "s": "text", "n": 7, "d": 2.5, "l": [3, 1, 2], "m": {"a": "1", "b": "2"}, "set": ["x", "y"], "my-field": true,
          "keyed": [{"k": "a", "v": 1}, {"k": "b", "v": 2}], "same": [{"k": "b", "v": 2}, {"k": "a", "v": 1}],
          "time": "2026-03-01T10:20:30Z", "span": "1h30m", "bytes": "aGk="
        }
        """)!;

    public static CelProgram Compile(string text) => CelProgram.Compile(text, types);

    public static object? Evaluate(string text, long steps = 100_000) => Compile(text).Evaluate(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["self"] = JsonConversion.ToValue(value, self),
            ["any"] = JsonConversion.ToValue(Any(), CelType.Dyn),
        },
        new CelBudget(steps));

    private static JsonNode Any() => new JsonObject
    {
        ["n"] = 1, ["d"] = 1.5, ["s"] = "x", ["l"] = new JsonArray(1, "a"), ["null"] = null,
        ["map"] = Map("a"), ["other"] = Map("b"), ["long"] = new string('l', 10_000), ["many"] = new JsonArray([.. Enumerable.Range(0, 200).Select(one => (JsonNode)one)]),
    };

    // Two of them differ in the last key alone.
    private static JsonObject Map(string last) => new([.. Enumerable.Range(0, 200).Select(one => KeyValuePair.Create($"k{one}", (JsonNode?)one)), KeyValuePair.Create(last, (JsonNode?)1)]);
}
