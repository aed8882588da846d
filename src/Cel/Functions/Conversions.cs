using System.Globalization;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Cel;

/// <summary>Values of one type as values of another.</summary>
internal static class Conversions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. From("int", CelType.Int, Int, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Timestamp, CelType.Duration),
        .. From("uint", CelType.Uint, Uint, CelType.Uint, CelType.Int, CelType.Double, CelType.String),
        .. From("double", CelType.Double, Double, CelType.Double, CelType.Int, CelType.Uint, CelType.String),
        .. From("bool", CelType.Bool, Bool, CelType.Bool, CelType.String),
        .. From(
            "string", CelType.String, String, CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Bytes, CelType.Timestamp, CelType.Duration, CelType.Ip,
            CelType.Cidr),
        .. From("bytes", CelType.Bytes, value => value is string text ? Encoding.UTF8.GetBytes(text) : value, CelType.Bytes, CelType.String),
        .. From("duration", CelType.Duration, Duration, CelType.Duration, CelType.String, CelType.Int),
        .. From("timestamp", CelType.Timestamp, Timestamp, CelType.Timestamp, CelType.String, CelType.Int),
        .. From("dyn", CelType.Dyn, value => value, Open.A),
        .. From("type", CelType.Type, value => new TypeName(ValueTypes.NameOf(value)), Open.A),
    ];

    private static IEnumerable<Overload> From(string name, CelType result, Func<object?, object?> convert, params CelType[] types) =>
        types.Select(type => Overload.Global(name, [type], result, a => convert(a[0])));

    private static object Int(object? value) => value switch
    {
        long number => number,
        ulong number => number <= long.MaxValue ? (long)number : Range("int"),
        double number => number is > -9223372036854775808d and < 9223372036854775808d ? (long)number : Range("int"),
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : NoNumber("int", text),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        CelDuration duration => duration.Nanoseconds,
        _ => CelFault.NoOverload("int"),
    };

    private static object Uint(object? value) => value switch
    {
        ulong number => number,
        long number => number >= 0 ? (ulong)number : Range("uint"),
        double number => number is >= 0 and < 18446744073709551616d ? (ulong)number : Range("uint"),
        string text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : NoNumber("uint", text),
        _ => CelFault.NoOverload("uint"),
    };

    private static object Double(object? value) => value switch
    {
        double number => number,
        long number => (double)number,
        ulong number => (double)number,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : NoNumber("double", text),
        _ => CelFault.NoOverload("double"),
    };

    private static object Bool(object? value) => value switch
    {
        bool flag => flag,
        "true" or "True" or "TRUE" or "t" or "1" => true,
        "false" or "False" or "FALSE" or "f" or "0" => false,
        _ => new CelFault($"type conversion error from 'string' to 'bool': {CelText.Plain(value)}"),
    };

    private static object String(object? value) => (object?)CelText.Convert(value) ?? new CelFault("invalid UTF-8 in bytes, cannot convert to string");

    private static object Duration(object? value) => value switch
    {
        CelDuration duration => duration,
        long number => new CelDuration(number),
        string text when CelDuration.TryParse(text, out var duration) => duration,
        _ => new CelFault($"time: invalid duration \"{CelText.Plain(value)}\""),
    };

    private static object Timestamp(object? value) => value switch
    {
        DateTimeOffset time => time,
        long seconds when seconds is >= -62135596800 and <= 253402300799 => DateTimeOffset.FromUnixTimeSeconds(seconds),
        string text when KubernetesTime.TryParse(text, out var time) => time,
        _ => new CelFault($"parsing time \"{CelText.Plain(value)}\": it is no RFC 3339 time"),
    };

    private static CelFault Range(string type) => new($"range error converting to {type}");

    private static CelFault NoNumber(string type, string text) => new($"type conversion error from 'string' to '{type}': \"{text}\" is none");
}
