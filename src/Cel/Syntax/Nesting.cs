namespace Surus.Cel;

/// <summary>How deep an expression goes, so that nothing that goes down into it runs out of stack.</summary>
internal static class Nesting
{
    // What the library of the Kubernetes API allows.
    private const int Deepest = 250;

    /// <summary>The expression, if it is not too deep.</summary>
    /// <exception cref="SyntaxException">It is; a chain like <c>1 + 1 + 1 + ...</c> is as deep as it is long.</exception>
    public static Expr Bounded(Expr expression)
    {
        var left = new Stack<(Expr Part, int Depth)>([(expression, 1)]);
        while (left.TryPop(out var next))
        {
            if (next.Depth > Deepest)
            {
                throw new SyntaxException(next.Part.Position, $"expression recursion limit exceeded: {Deepest}");
            }

            foreach (var part in Parts(next.Part))
            {
                left.Push((part, next.Depth + 1));
            }
        }

        return expression;
    }

    private static IEnumerable<Expr> Parts(Expr expression) => expression switch
    {
        Expr.Select select => [select.Operand],
        Expr.Call call => call.Target is null ? call.Arguments : [call.Target, .. call.Arguments],
        Expr.ListLiteral list => list.Elements.Select(element => element.Value),
        Expr.MapLiteral map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        Expr.Comprehension macro => macro.Filter is null ? [macro.Range, .. macro.Body] : [macro.Range, macro.Filter, .. macro.Body],
        Expr.OptionalMap map => [map.Target, map.Body],
        _ => [],
    };
}
