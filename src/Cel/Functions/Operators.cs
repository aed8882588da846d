namespace Surus.Cel;

/// <summary>Logic, equality, indexing. What <c>&amp;&amp;</c>, <c>||</c> and <c>?:</c> do is up to the evaluator, which need not evaluate all.</summary>
internal static class Operators
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("_&&_", [CelType.Bool, CelType.Bool], CelType.Bool, _ => CelFault.NoOverload("_&&_")),
        Overload.Global("_||_", [CelType.Bool, CelType.Bool], CelType.Bool, _ => CelFault.NoOverload("_||_")),
        Overload.Global("_?_:_", [CelType.Bool, Open.A, Open.A], Open.A, _ => CelFault.NoOverload("_?_:_")),
        Overload.Global("!_", [CelType.Bool], CelType.Bool, a => !(bool)a[0]!),
        new Overload("_==_", false, [Open.A, Open.A], CelType.Bool, (a, budget) => CelEquality.AreEqual(a[0], a[1], budget)),
        new Overload("_!=_", false, [Open.A, Open.A], CelType.Bool, (a, budget) => CelEquality.AreEqual(a[0], a[1], budget) switch { bool equal => !equal, var fault => fault }),
        new Overload("@in", false, [Open.A, Open.ListA], CelType.Bool, Contains),
        Overload.Global("@in", [Open.A, Open.MapAB], CelType.Bool, a => ((CelMap)a[1]!).TryGet(a[0], out _)),
        Overload.Global("_[_]", [Open.ListA, CelType.Int], Open.A, a => Collections.Element((CelList)a[0]!, a[1])),
        Overload.Global("_[_]", [Open.MapAB, Open.A], Open.B, a => ((CelMap)a[0]!).TryGet(a[1], out var value) ? value : CelFault.NoKey(a[1])),
        Overload.Global("_[_]", [new CelType.Optional(Open.ListA), CelType.Int], Open.OptionalA, a => Collections.At(a[0], a[1])),
        Overload.Global("_[_]", [new CelType.Optional(Open.MapAB), Open.A], new CelType.Optional(Open.B), a => Collections.At(a[0], a[1])),
        Overload.Global("_[?_]", [Open.ListA, CelType.Int], Open.OptionalA, a => Collections.At(a[0], a[1])),
        Overload.Global("_[?_]", [Open.MapAB, Open.A], new CelType.Optional(Open.B), a => Collections.At(a[0], a[1])),
        Overload.Global("_[?_]", [new CelType.Optional(Open.ListA), CelType.Int], Open.OptionalA, a => Collections.At(a[0], a[1])),
        Overload.Global("_[?_]", [new CelType.Optional(Open.MapAB), Open.A], new CelType.Optional(Open.B), a => Collections.At(a[0], a[1])),
    ];

    private static object Contains(object?[] arguments, CelBudget budget)
    {
        foreach (var element in (CelList)arguments[1]!)
        {
            if (CelEquality.AreEqual(arguments[0], element, budget) is true)
            {
                return true;
            }
        }

        return false;
    }
}
