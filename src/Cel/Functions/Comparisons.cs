namespace Surus.Cel;

/// <summary>Which of two comes first.</summary>
internal static class Comparisons
{
    private static readonly (string Name, Func<int, bool> Holds)[] signs =
        [("_<_", order => order < 0), ("_<=_", order => order <= 0), ("_>_", order => order > 0), ("_>=_", order => order >= 0)];

    private static readonly CelType[] ordered = [CelType.Bool, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration];
    private static readonly CelType[] numbers = [CelType.Int, CelType.Uint, CelType.Double];

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All => signs.SelectMany(sign => Pairs().Select(pair =>
        new Overload(sign.Name, false, [pair.Left, pair.Right], CelType.Bool, (a, budget) => Order(a[0], a[1], budget) is { } order && sign.Holds(order))));

    /// <summary>The order of two values; null where they have none.</summary>
    public static int? Order(object? left, object? right, CelBudget budget)
    {
        budget.SpendOn(left);
        return (left, right) switch
        {
            (string a, string b) => Text(a, b),
            (bool a, bool b) => a.CompareTo(b),
            (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (CelDuration a, CelDuration b) => a.CompareTo(b),
            _ => CelNumbers.Compare(left, right),
        };
    }

    private static IEnumerable<(CelType Left, CelType Right)> Pairs() =>
        [.. ordered.Select(type => (type, type)), .. numbers.SelectMany(left => numbers.Select(right => (left, right)))];

    // By code points: a surrogate, of which a high character is made, does not count by its own number.
    private static int Text(string left, string right)
    {
        foreach (var (a, b) in left.EnumerateRunes().Zip(right.EnumerateRunes()))
        {
            if (a != b)
            {
                return a.CompareTo(b);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
