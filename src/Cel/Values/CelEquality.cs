namespace Surus.Cel;

/// <summary>Whether values are equal. Values of different types are not; numbers are compared as numbers, whatever their types.</summary>
internal static class CelEquality
{
    /// <summary>True, false, or the <see cref="CelFault"/> that a value of an object is.</summary>
    public static object AreEqual(object? left, object? right, CelBudget budget)
    {
        budget.SpendOn(left);
        return (left, right) switch
        {
            (CelFault fault, _) => fault,
            (_, CelFault fault) => fault,
            (null, null) => true,
            (null, _) or (_, null) => false,
            (CelList a, CelList b) => Lists(a, b, budget),
            (CelMap a, CelMap b) => Maps(a, b, budget),
            (CelObject a, CelObject b) => Objects(a, b, budget),
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (CelOptional a, CelOptional b) => a.HasValue == b.HasValue ? !a.HasValue || IsTrue(AreEqual(a.Value, b.Value, budget)) : false,
            _ => AreScalarsEqual(left, right),
        };
    }

    /// <summary>Whether two values that are neither lists, maps nor objects are equal.</summary>
    public static bool AreScalarsEqual(object left, object right) =>
        CelNumbers.Compare(left, right) is { } order ? order == 0 : left.GetType() == right.GetType() && left.Equals(right);

    /// <summary>Whether two values are equal; faults are not.</summary>
    public static bool IsTrue(object value) => value is true;

    private static object Lists(CelList left, CelList right, CelBudget budget)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        return (left.Type ?? right.Type)?.Kind switch
        {
            ListKind.Set or ListKind.Map => left.Index().All(one => IsAmong(right, one.Item, one.Index, budget)),
            _ => All(left.Zip(right).Select(pair => AreEqual(pair.First, pair.Second, budget))),
        };
    }

    // Where order does not count most lists have the same one all the same.
    private static bool IsAmong(CelList list, object? element, int first, CelBudget budget) =>
        IsTrue(AreEqual(element, list[first], budget)) || list.Any(other => IsTrue(AreEqual(element, other, budget)));

    private static object Maps(CelMap left, CelMap right, CelBudget budget)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        budget.Spend(left.Count);
        return left.Keys.All(key => right.TryGet(key, out _))
            ? All(left.Keys.Select(key => left.TryGet(key, out var a) && right.TryGet(key, out var b) ? AreEqual(a, b, budget) : false))
            : false;
    }

    private static object Objects(CelObject left, CelObject right, CelBudget budget)
    {
        var fields = left.Fields.ToList();
        return fields.Count == right.Fields.Count() && fields.TrueForAll(right.Has) ? All(fields.Select(field => AreEqual(left.Get(field), right.Get(field), budget))) : false;
    }

    // One pair that differs decides; else a fault is told.
    private static object All(IEnumerable<object> pairs)
    {
        object result = true;
        foreach (var pair in pairs)
        {
            if (pair is false)
            {
                return false;
            }

            result = pair is CelFault ? pair : result;
        }

        return result;
    }
}
