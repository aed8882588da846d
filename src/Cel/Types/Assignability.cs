namespace Surus.Cel;

/// <summary>Whether a value of one type can be where another is expected, and what open types then stand for.</summary>
internal sealed class Assignability
{
    private readonly Dictionary<string, CelType> bound = new(StringComparer.Ordinal);

    /// <summary>Whether a type fits; binds the open types of what is expected.</summary>
    public bool Fits(CelType expected, CelType actual) => (expected, actual) switch
    {
        (CelType.Parameter open, _) => Bind(open, actual),
        _ when expected == CelType.Dyn || actual == CelType.Dyn => true,
        (CelType.List wanted, CelType.List list) => Fits(wanted.Element, list.Element),
        (CelType.Map wanted, CelType.Map map) => Fits(wanted.Key, map.Key) && Fits(wanted.Value, map.Value),
        (CelType.Optional wanted, CelType.Optional optional) => Fits(wanted.Value, optional.Value),
        (CelType.Object, CelType.Object) => true,
        _ when actual == CelType.Null => MayBeNull(expected),
        _ when expected == CelType.Null => MayBeNull(actual),
        _ => expected == actual,
    };

    /// <summary>A type with its open parts replaced by what they stand for; by any type where that is not known.</summary>
    public CelType Resolve(CelType type) => type switch
    {
        CelType.Parameter open => bound.GetValueOrDefault(open.Letter) ?? CelType.Dyn,
        CelType.List list => list with { Element = Resolve(list.Element) },
        CelType.Map map => new CelType.Map(Resolve(map.Key), Resolve(map.Value)),
        CelType.Optional optional => new CelType.Optional(Resolve(optional.Value)),
        _ => type,
    };

    /// <summary>The type of what may be either of two.</summary>
    public static CelType Join(CelType left, CelType right) => new Assignability().Fits(left, right) ? left == CelType.Null ? right : left : CelType.Dyn;

    private static bool MayBeNull(CelType type) =>
        type is CelType.Object or CelType.Optional || type == CelType.Null || type == CelType.Timestamp || type == CelType.Duration;

    private bool Bind(CelType.Parameter open, CelType actual)
    {
        if (!bound.TryGetValue(open.Letter, out var known) || known == CelType.Dyn || known == CelType.Null)
        {
            var fits = known is null || known == CelType.Dyn || Fits(known, actual);
            bound[open.Letter] = known == CelType.Dyn ? known : actual;
            return fits;
        }

        if (actual == CelType.Dyn)
        {
            bound[open.Letter] = actual;
            return true;
        }

        return Fits(known, actual);
    }
}
