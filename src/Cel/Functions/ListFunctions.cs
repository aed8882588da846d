namespace Surus.Cel;

/// <summary>The lists of Kubernetes' library: order, sums, the least and the most, places.</summary>
internal static class ListFunctions
{
    private static readonly CelType[] ordered = [CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration];
    private static readonly CelType[] summable = [CelType.Int, CelType.Uint, CelType.Double, CelType.Duration];

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. ordered.Select(type => new Overload("isSorted", true, [new CelType.List(type)], CelType.Bool, IsSorted)),
        .. ordered.Select(type => new Overload("min", true, [new CelType.List(type)], type, (a, budget) => Extreme((CelList)a[0]!, "min", order => order < 0, budget))),
        .. ordered.Select(type => new Overload("max", true, [new CelType.List(type)], type, (a, budget) => Extreme((CelList)a[0]!, "max", order => order > 0, budget))),
        .. summable.Select(type => new Overload("sum", true, [new CelType.List(type)], type, (a, budget) => Sum((CelList)a[0]!, type, budget))),
        new Overload("indexOf", true, [Open.ListA, Open.A], CelType.Int, (a, budget) => Find((CelList)a[0]!, a[1], fromEnd: false, budget)),
        new Overload("lastIndexOf", true, [Open.ListA, Open.A], CelType.Int, (a, budget) => Find((CelList)a[0]!, a[1], fromEnd: true, budget)),
    ];

    private static object IsSorted(object?[] arguments, CelBudget budget)
    {
        var list = (CelList)arguments[0]!;
        foreach (var (one, next) in list.Zip(list.Skip(1)))
        {
            if (Comparisons.Order(one, next, budget) is not { } order)
            {
                return CelFault.NoOverload("isSorted");
            }

            if (order > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static object? Extreme(CelList list, string name, Func<int, bool> isBetter, CelBudget budget)
    {
        if (list.Count == 0)
        {
            return new CelFault($"{name} called on empty list");
        }

        var best = list[0];
        foreach (var element in list)
        {
            if (Comparisons.Order(element, best, budget) is not { } order)
            {
                return CelFault.NoOverload(name);
            }

            best = isBetter(order) ? element : best;
        }

        return best;
    }

    private static object? Sum(CelList list, CelType type, CelBudget budget)
    {
        budget.Spend(list.Count);
        object? sum = list.Count > 0 && list[0] is { } first ? Zero(first) : type == CelType.Uint ? 0UL : type == CelType.Double ? 0d : type == CelType.Duration ? default(CelDuration) : 0L;
        var add = FunctionTable.Find("_+_");
        foreach (var element in list)
        {
            object?[] pair = [sum, element];
            sum = Array.Find(add, one => one.Takes(isMember: false, pair))?.Call(pair, budget) ?? CelFault.NoOverload("sum");
        }

        return sum;
    }

    private static object? Zero(object first) => first switch { ulong => 0UL, double => 0d, CelDuration => default(CelDuration), _ => 0L };

    private static object Find(CelList list, object? wanted, bool fromEnd, CelBudget budget)
    {
        var places = Enumerable.Range(0, list.Count).Where(index => CelEquality.AreEqual(list[index], wanted, budget) is true).Select(index => (long)index);
        return fromEnd ? places.LastOrDefault(-1) : places.FirstOrDefault(-1);
    }
}
