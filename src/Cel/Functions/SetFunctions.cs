namespace Surus.Cel;

/// <summary>Lists as sets.</summary>
internal static class SetFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Make("sets.contains", (left, right, budget) => right.All(element => Has(left, element, budget))),
        Make("sets.equivalent", (left, right, budget) => right.All(element => Has(left, element, budget)) && left.All(element => Has(right, element, budget))),
        Make("sets.intersects", (left, right, budget) => right.Any(element => Has(left, element, budget))),
    ];

    private static Overload Make(string name, Func<CelList, CelList, CelBudget, bool> holds) => new(name, false, [Open.ListA, Open.ListA], CelType.Bool, (arguments, budget) =>
        holds((CelList)arguments[0]!, (CelList)arguments[1]!, budget));

    private static bool Has(CelList list, object? wanted, CelBudget budget) => list.Any(element => CelEquality.AreEqual(element, wanted, budget) is true);
}
