using System.Globalization;
using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>
/// The number that <c>initdb</c> gives to a data directory and that every physical copy of it keeps. Two
/// instances with different numbers never belong to one cluster.
/// </summary>
/// <param name="Value">The number as <c>pg_controldata</c> prints it.</param>
[JsonConverter(typeof(SystemIdentifierJsonConverter))]
public readonly record struct SystemIdentifier(ulong Value)
{
    /// <summary>Reads the decimal text; null when it is not one.</summary>
    public static SystemIdentifier? FromText(string? text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new SystemIdentifier(value) : null;

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
