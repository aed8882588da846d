namespace Surus.Cel;

/// <summary>Values that may be missing. What need not be evaluated, because a value is there, the evaluator leaves out.</summary>
internal static class OptionalFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("optional.of", [Open.A], Open.OptionalA, a => CelOptional.Of(a[0])),
        Overload.Global("optional.none", [], Open.OptionalA, _ => CelOptional.None),
        Overload.Global("optional.ofNonZeroValue", [Open.A], Open.OptionalA, a => IsZero(a[0]) ? CelOptional.None : CelOptional.Of(a[0])),
        Overload.Member("hasValue", [Open.OptionalA], CelType.Bool, a => ((CelOptional)a[0]!).HasValue),
        Overload.Member("value", [Open.OptionalA], Open.A, a => a[0] is CelOptional { HasValue: true } there ? there.Value : new CelFault("optional.none() dereference")),
        Overload.Member("or", [Open.OptionalA, Open.OptionalA], Open.OptionalA, a => ((CelOptional)a[0]!).HasValue ? a[0] : a[1]),
        Overload.Member("orValue", [Open.OptionalA, Open.A], Open.A, a => a[0] is CelOptional { HasValue: true } there ? there.Value : a[1]),
    ];

    private static bool IsZero(object? value) => value switch
    {
        null or false or 0L or 0UL or 0d or "" => true,
        byte[] bytes => bytes.Length == 0,
        CelList list => list.Count == 0,
        CelMap map => map.Count == 0,
        CelDuration duration => duration.Nanoseconds == 0,
        _ => false,
    };
}
