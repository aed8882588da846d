namespace Surus.Cel;

/// <summary>Numbers of different types beside each other.</summary>
internal static class CelNumbers
{
    /// <summary>The order of two numbers; null where they are none, or one is no number at all (NaN).</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (double a, double b) => Doubles(a, b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong a, long b) => -Compare(b, a)!.Value,
        (long a, double b) => WithDouble(a, b),
        (double a, long b) => -WithDouble(b, a),
        (ulong a, double b) => WithDouble(a, b),
        (double a, ulong b) => -WithDouble(b, a),
        _ => null,
    };

    private static int? Doubles(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    // A decimal holds every whole number of 64 bits exactly.
    private static int? WithDouble(decimal whole, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        return number switch
        {
            >= 18446744073709551616d => -1,
            <= -9223372036854775809d => 1,
            _ => whole.CompareTo((decimal)number),
        };
    }
}
