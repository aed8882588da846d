using Surus.KubernetesTypes;

namespace Surus.Cel;

/// <summary>The types of values, as they are when an expression is evaluated.</summary>
internal static class ValueTypes
{
    private static readonly Dictionary<CelType, Func<object?, bool>> ofNames = new()
    {
        [CelType.Dyn] = _ => true, [CelType.Null] = value => value is null, [CelType.Bool] = value => value is bool, [CelType.Int] = value => value is long,
        [CelType.Uint] = value => value is ulong, [CelType.Double] = value => value is double, [CelType.String] = value => value is string,
        [CelType.Bytes] = value => value is byte[], [CelType.Timestamp] = value => value is DateTimeOffset, [CelType.Duration] = value => value is CelDuration,
        [CelType.Type] = value => value is TypeName, [CelType.Quantity] = value => value is Quantity, [CelType.Url] = value => value is CelUrl,
        [CelType.Ip] = value => value is CelIp, [CelType.Cidr] = value => value is CelCidr,
    };

    /// <summary>Tells whether a value is of a type; of lists and maps only that they are.</summary>
    public static Func<object?, bool> Matcher(CelType type) => type switch
    {
        CelType.Parameter => _ => true,
        CelType.List => value => value is CelList,
        CelType.Map => value => value is CelMap,
        CelType.Optional => value => value is CelOptional,
        CelType.Object => value => value is CelObject,
        _ => ofNames[type],
    };

    /// <summary>The name of a value's type.</summary>
    public static string NameOf(object? value) => value switch
    {
        null => CelType.Null.Name,
        bool => CelType.Bool.Name,
        long => CelType.Int.Name,
        ulong => CelType.Uint.Name,
        double => CelType.Double.Name,
        string => CelType.String.Name,
        byte[] => CelType.Bytes.Name,
        DateTimeOffset => CelType.Timestamp.Name,
        CelDuration => CelType.Duration.Name,
        CelList => "list",
        CelMap => "map",
        CelOptional => "optional_type",
        TypeName => CelType.Type.Name,
        Quantity => CelType.Quantity.Name,
        CelUrl => CelType.Url.Name,
        CelIp => CelType.Ip.Name,
        CelCidr => CelType.Cidr.Name,
        _ => "object",
    };
}

/// <summary>A type as a value.</summary>
/// <param name="Name">Its name.</param>
internal sealed record TypeName(string Name)
{
    private static readonly HashSet<string> known = new(StringComparer.Ordinal)
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
        CelType.Timestamp.Name, CelType.Duration.Name, CelType.Quantity.Name, CelType.Url.Name, CelType.Ip.Name, CelType.Cidr.Name,
    };

    /// <summary>The type of that name; null where there is none.</summary>
    public static TypeName? Find(string name) => known.Contains(name) ? new TypeName(name) : null;
}
