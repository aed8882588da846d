namespace Surus.Cel.Functions;

/// <summary>Lists as sets.</summary>
internal static class SetFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Make("sets.contains", (left, right) => right.All(element => Has(left, element))),
        Make("sets.equivalent", (left, right) => right.All(element => Has(left, element)) && left.All(element => Has(right, element))),
        Make("sets.intersects", (left, right) => right.Any(element => Has(left, element))),
    ];

    private static Overload Make(string name, Func<CelList, CelList, bool> holds) => new(name, false, [Open.ListA, Open.ListA], CelType.Bool, (arguments, budget) =>
    {
        var (left, right) = ((CelList)arguments[0]!, (CelList)arguments[1]!);
        budget.Spend((long)left.Count * right.Count);
        return holds(left, right);
    });

    private static bool Has(CelList list, object? wanted) => list.Any(element => CelEquality.AreEqual(element, wanted) is true);
}
