using System.Globalization;

namespace Surus.Cel;

/// <summary>How large things are, and what is in them.</summary>
internal static class Collections
{
    private static readonly CelType[] sized = [CelType.String, CelType.Bytes, Open.ListA, Open.MapAB];

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All => sized.SelectMany(type => new[] { Overload.Global("size", [type], CelType.Int, Size), Overload.Member("size", [type], CelType.Int, Size) });

    /// <summary>An element by its number.</summary>
    public static object? Element(CelList list, object? index)
    {
        if (CelNumbers.Compare(index, 0L) is >= 0 && CelNumbers.Compare(index, (long)list.Count) is < 0)
        {
            return list[(int)Convert.ToInt64(index, CultureInfo.InvariantCulture)];
        }

        return new CelFault($"index out of bounds: {CelText.Plain(index)}");
    }

    /// <summary>What is at an index or key, if anything is; the list or map may be missing itself.</summary>
    public static object At(object? container, object? key)
    {
        var inner = container is CelOptional optional ? optional.HasValue ? optional.Value : null : container;
        return inner switch
        {
            CelList list => Element(list, key) is var element and not CelFault ? CelOptional.Of(element) : CelOptional.None,
            CelMap map => map.TryGet(key, out var value) ? CelOptional.Of(value) : CelOptional.None,
            _ => CelOptional.None,
        };
    }

    private static object Size(object?[] arguments) => arguments[0] switch
    {
        string text => (long)CodePoints.Count(text),
        byte[] bytes => (long)bytes.Length,
        CelList list => (long)list.Count,
        CelMap map => (long)map.Count,
        _ => CelFault.NoOverload("size"),
    };
}
