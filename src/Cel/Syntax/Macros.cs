namespace Surus.Cel;

/// <summary>Calls that are no functions: their arguments are evaluated many times, or not at all.</summary>
internal static class Macros
{
    private static readonly Dictionary<string, ComprehensionKind> ofOneVariable = new(StringComparer.Ordinal)
    {
        ["all"] = ComprehensionKind.All, ["exists"] = ComprehensionKind.Exists, ["exists_one"] = ComprehensionKind.ExistsOne,
        ["filter"] = ComprehensionKind.Filter, ["map"] = ComprehensionKind.Map,
    };

    private static readonly Dictionary<string, ComprehensionKind> ofTwoVariables = new(StringComparer.Ordinal)
    {
        ["all"] = ComprehensionKind.All, ["exists"] = ComprehensionKind.Exists, ["existsOne"] = ComprehensionKind.ExistsOne,
        ["transformList"] = ComprehensionKind.Map, ["transformMap"] = ComprehensionKind.TransformMap,
    };

    /// <summary>What a call stands for; null where it is an ordinary one.</summary>
    /// <exception cref="SyntaxException">Its arguments are not those of the macro.</exception>
    public static Expr? Expand(int position, string function, Expr? target, IReadOnlyList<Expr> arguments) => (function, target, arguments.Count) switch
    {
        ("has", null, 1) => arguments[0] is Expr.Select { IsTest: false } select
            ? select with { IsTest = true, Position = position }
            : throw new SyntaxException(arguments[0].Position, "invalid argument to has() macro"),
        ("optMap" or "optFlatMap", not null, 2) => new Expr.OptionalMap(position, target, Name(arguments[0]), arguments[1], function == "optFlatMap"),
        (_, not null, 2 or 3) when ofOneVariable.TryGetValue(function, out var kind) && (arguments.Count == 2 || kind == ComprehensionKind.Map) =>
            new Expr.Comprehension(position, kind, target, Name(arguments[0]), null, arguments.Count == 3 ? arguments[1] : null, [arguments[^1]]),
        (_, not null, 3 or 4) when ofTwoVariables.TryGetValue(function, out var kind) && (arguments.Count == 3 || kind is ComprehensionKind.Map or ComprehensionKind.TransformMap) =>
            new Expr.Comprehension(position, kind, target, Name(arguments[0]), Name(arguments[1]), arguments.Count == 4 ? arguments[2] : null, [arguments[^1]]),
        _ => null,
    };

    private static string Name(Expr argument) => argument is Expr.Identifier identifier
        ? identifier.Name
        : throw new SyntaxException(argument.Position, "argument must be a simple name");
}
