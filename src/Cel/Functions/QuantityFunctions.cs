using System.Numerics;
using Surus.KubernetesTypes;

namespace Surus.Cel;

/// <summary>Amounts as Kubernetes writes them.</summary>
internal static class QuantityFunctions
{
    private static readonly BigInteger nanoPerUnit = 1_000_000_000;

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("quantity", [CelType.String], CelType.Quantity, a => Quantity.TryParse((string)a[0]!, out var amount)
            ? amount
            : new CelFault($"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', and {a[0]} does not")),
        Overload.Global("isQuantity", [CelType.String], CelType.Bool, a => Quantity.TryParse((string)a[0]!, out _)),
        Overload.Member("isInteger", [CelType.Quantity], CelType.Bool, a => IsInteger((Quantity)a[0]!)),
        Overload.Member("asInteger", [CelType.Quantity], CelType.Int, a => IsInteger((Quantity)a[0]!)
            ? (long)(((Quantity)a[0]!).Nano / nanoPerUnit)
            : new CelFault("cannot convert value to integer")),
        Overload.Member("asApproximateFloat", [CelType.Quantity], CelType.Double, a => (double)((Quantity)a[0]!).Nano / (double)nanoPerUnit),
        Overload.Member("sign", [CelType.Quantity], CelType.Int, a => (long)((Quantity)a[0]!).Nano.Sign),
        Overload.Member("compareTo", [CelType.Quantity, CelType.Quantity], CelType.Int, a => (long)Math.Sign(((Quantity)a[0]!).CompareTo((Quantity)a[1]!))),
        Overload.Member("isGreaterThan", [CelType.Quantity, CelType.Quantity], CelType.Bool, a => (Quantity)a[0]! > (Quantity)a[1]!),
        Overload.Member("isLessThan", [CelType.Quantity, CelType.Quantity], CelType.Bool, a => (Quantity)a[0]! < (Quantity)a[1]!),
        Overload.Member("add", [CelType.Quantity, CelType.Quantity], CelType.Quantity, a => (Quantity)a[0]! + (Quantity)a[1]!),
        Overload.Member("add", [CelType.Quantity, CelType.Int], CelType.Quantity, a => (Quantity)a[0]! + Whole(a[1])),
        Overload.Member("sub", [CelType.Quantity, CelType.Quantity], CelType.Quantity, a => (Quantity)a[0]! - (Quantity)a[1]!),
        Overload.Member("sub", [CelType.Quantity, CelType.Int], CelType.Quantity, a => (Quantity)a[0]! - Whole(a[1])),
    ];

    private static bool IsInteger(Quantity amount) => amount.Nano % nanoPerUnit == 0 && BigInteger.Abs(amount.Nano / nanoPerUnit) <= long.MaxValue;

    private static Quantity Whole(object? number) => new((long)number!);
}
