namespace Surus.Cel;

/// <summary>Numbers, and what else can be added or taken away. A result that does not fit its type is a fault.</summary>
internal static class Arithmetic
{
    private static readonly CelFault overflow = new("return error for overflow");
    private static readonly CelFault divisionByZero = new("division by zero");
    private static readonly CelFault modulusByZero = new("modulus by zero");

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. Numbers<long>("_+_", CelType.Int, (a, b) => checked(a + b)), .. Numbers<ulong>("_+_", CelType.Uint, (a, b) => checked(a + b)), .. Doubles("_+_", (a, b) => a + b),
        .. Numbers<long>("_-_", CelType.Int, (a, b) => checked(a - b)), .. Numbers<ulong>("_-_", CelType.Uint, (a, b) => checked(a - b)), .. Doubles("_-_", (a, b) => a - b),
        .. Numbers<long>("_*_", CelType.Int, (a, b) => checked(a * b)), .. Numbers<ulong>("_*_", CelType.Uint, (a, b) => checked(a * b)), .. Doubles("_*_", (a, b) => a * b),
        .. Numbers<long>("_/_", CelType.Int, (a, b) => b == 0 ? divisionByZero : checked(a / b)), .. Numbers<ulong>("_/_", CelType.Uint, (a, b) => b == 0 ? divisionByZero : a / b),
        .. Doubles("_/_", (a, b) => a / b),
        .. Numbers<long>("_%_", CelType.Int, (a, b) => b == 0 ? modulusByZero : checked(a % b)), .. Numbers<ulong>("_%_", CelType.Uint, (a, b) => b == 0 ? modulusByZero : a % b),
        Overload.Global("-_", [CelType.Int], CelType.Int, a => Checked(() => checked(-(long)a[0]!))),
        Overload.Global("-_", [CelType.Double], CelType.Double, a => -(double)a[0]!),
        .. Times(),
        Overload.Global("_+_", [CelType.String, CelType.String], CelType.String, a => (string)a[0]! + (string)a[1]!),
        Overload.Global("_+_", [CelType.Bytes, CelType.Bytes], CelType.Bytes, a => (byte[])[.. (byte[])a[0]!, .. (byte[])a[1]!]),
        new Overload("_+_", false, [Open.ListA, Open.ListA], Open.ListA, Lists),
    ];

    /// <summary>A result, or the fault that it does not fit.</summary>
    public static object Checked(Func<object> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            return overflow;
        }
    }

    private static IEnumerable<Overload> Numbers<T>(string name, CelType type, Func<T, T, object> compute) =>
        [Overload.Global(name, [type, type], type, a => Checked(() => compute((T)a[0]!, (T)a[1]!)))];

    private static IEnumerable<Overload> Doubles(string name, Func<double, double, double> compute) =>
        [Overload.Global(name, [CelType.Double, CelType.Double], CelType.Double, a => compute((double)a[0]!, (double)a[1]!))];

    private static IEnumerable<Overload> Times() =>
    [
        Overload.Global("_+_", [CelType.Timestamp, CelType.Duration], CelType.Timestamp, a => Later((DateTimeOffset)a[0]!, ((CelDuration)a[1]!).ToTimeSpan())),
        Overload.Global("_+_", [CelType.Duration, CelType.Timestamp], CelType.Timestamp, a => Later((DateTimeOffset)a[1]!, ((CelDuration)a[0]!).ToTimeSpan())),
        Overload.Global("_-_", [CelType.Timestamp, CelType.Duration], CelType.Timestamp, a => Later((DateTimeOffset)a[0]!, -((CelDuration)a[1]!).ToTimeSpan())),
        Overload.Global("_-_", [CelType.Timestamp, CelType.Timestamp], CelType.Duration, a => Checked(() => new CelDuration(checked(((DateTimeOffset)a[0]! - (DateTimeOffset)a[1]!).Ticks * 100)))),
        Overload.Global("_+_", [CelType.Duration, CelType.Duration], CelType.Duration, a => Checked(() => new CelDuration(checked(((CelDuration)a[0]!).Nanoseconds + ((CelDuration)a[1]!).Nanoseconds)))),
        Overload.Global("_-_", [CelType.Duration, CelType.Duration], CelType.Duration, a => Checked(() => new CelDuration(checked(((CelDuration)a[0]!).Nanoseconds - ((CelDuration)a[1]!).Nanoseconds)))),
        Overload.Global("-_", [CelType.Duration], CelType.Duration, a => Checked(() => new CelDuration(checked(-((CelDuration)a[0]!).Nanoseconds)))),
    ];

    private static object Later(DateTimeOffset time, TimeSpan span)
    {
        try
        {
            return time + span;
        }
        catch (ArgumentOutOfRangeException)
        {
            return overflow;
        }
    }

    // Sets take in what they do not have; of lists with keys the second one wins.
    private static object? Lists(object?[] arguments, CelBudget budget)
    {
        var (left, right) = ((CelList)arguments[0]!, (CelList)arguments[1]!);
        budget.Spend(left.Count + right.Count);
        var type = left.Type ?? right.Type;
        return type?.Kind switch
        {
            ListKind.Set => new CelList([.. left, .. right.Where(element => !left.Any(other => CelEquality.AreEqual(element, other, budget) is true))], type),
            ListKind.Map => new CelList(
                [.. left.Select(element => right.FirstOrDefault(other => SameKeys(type, element, other, budget)) ?? element), .. right.Where(element => !left.Any(other => SameKeys(type, element, other, budget)))],
                type),
            _ => new CelList([.. left, .. right], type),
        };
    }

    private static bool SameKeys(CelType.List type, object? left, object? right, CelBudget budget) => left is CelObject a && right is CelObject b
        && type.Keys.All(key => a.Has(key) == b.Has(key) && (!a.Has(key) || CelEquality.AreEqual(a.Get(key), b.Get(key), budget) is true));
}
