using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.KubernetesTypes;

/// <summary>
/// An exact amount of a resource, such as <c>500m</c>, <c>1Gi</c> or <c>2e3</c>. It keeps the text it was read from;
/// two quantities are equal where their amounts are, whatever the text. Amounts finer than a billionth are rounded up.
/// </summary>
[JsonConverter(typeof(QuantityJsonConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private readonly BigInteger nano;
    private readonly string? text;
    private readonly QuantityFormat format;

    internal Quantity(BigInteger nano, QuantityFormat format, string? text = null)
    {
        this.nano = nano;
        this.format = format;
        this.text = text;
    }

    /// <summary>A whole number.</summary>
    public Quantity(long value)
        : this(value * QuantityText.NanoPerUnit, QuantityFormat.Decimal)
    {
    }

    /// <summary>None of it.</summary>
    public static Quantity Zero => default;

    /// <summary>The amount in billionths.</summary>
    public BigInteger Nano => nano;

    /// <summary>The amount rounded up to a whole number; at most <see cref="long.MaxValue"/>.</summary>
    public long Value => RoundedUp(QuantityText.NanoPerUnit);

    /// <summary>The amount in thousandths, rounded up; at most <see cref="long.MaxValue"/>.</summary>
    public long MilliValue => RoundedUp(QuantityText.NanoPerUnit / 1000);

    /// <summary>A number of bytes, written with binary suffixes.</summary>
    public static Quantity FromBytes(long bytes) => new(bytes * QuantityText.NanoPerUnit, QuantityFormat.Binary);

    /// <summary>A number of thousandths, as processors are counted.</summary>
    public static Quantity FromMilli(long milli) => new(milli * (QuantityText.NanoPerUnit / 1000), QuantityFormat.Decimal);

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity)
            ? quantity
            : throw new FormatException($"\"{text}\" is not a quantity: a number, and perhaps a suffix such as m, k, Mi or Gi.");

    /// <summary>Reads a quantity; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity) => QuantityText.TryParse(text, out quantity);

    /// <summary>The shortest text with the same amount and kind of suffix, as the API server writes it.</summary>
    public string ToCanonicalString() => QuantityText.Canonical(nano, format);

    /// <summary>The text it was read from, or the canonical one.</summary>
    public override string ToString() => text ?? ToCanonicalString();

    /// <inheritdoc/>
    public bool Equals(Quantity other) => nano == other.nano;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => nano.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => nano.CompareTo(other.nano);

    /// <summary>The sum, written as the left one.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => new(left.nano + right.nano, Format(left, right));

    /// <summary>The difference, written as the left one.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => new(left.nano - right.nano, Format(left, right));

    /// <summary>The product with a whole number.</summary>
    public static Quantity operator *(Quantity left, long factor) => new(left.nano * factor, left.format);

    /// <summary>Whether the amounts are equal.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Whether the amounts differ.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.nano < right.nano;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.nano > right.nano;

    /// <summary>Whether the left amount is not larger.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.nano <= right.nano;

    /// <summary>Whether the left amount is not smaller.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.nano >= right.nano;

    private static QuantityFormat Format(Quantity left, Quantity right) => left.nano.IsZero ? right.format : left.format;

    private long RoundedUp(BigInteger unit)
    {
        var rounded = QuantityText.CeilingDivide(nano, unit);
        return (long)BigInteger.Max(BigInteger.Min(rounded, long.MaxValue), long.MinValue);
    }
}

/// <summary>Which suffixes a quantity is written with.</summary>
internal enum QuantityFormat
{
    /// <summary>Powers of ten: m, k, M, G.</summary>
    Decimal,

    /// <summary>Powers of 1024: Ki, Mi, Gi.</summary>
    Binary,

    /// <summary>A power of ten in figures: 1e3.</summary>
    Exponent,
}

/// <summary>Writes a quantity as a JSON string, and reads it from a string or number.</summary>
public sealed class QuantityJsonConverter : JsonConverter<Quantity>
{
    /// <inheritdoc/>
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    internal static Quantity Read(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
            JsonTokenType.Number => throw new JsonException("This number is too large for a quantity."),
            _ => throw JsonReading.Unexpected(ref reader, "a quantity, which is a string or a number"),
        };
        return Quantity.TryParse(text, out var quantity)
            ? quantity
            : throw new JsonException($"\"{text}\" is not a quantity: a number, and perhaps a suffix such as m, k, Mi or Gi.");
    }
}
