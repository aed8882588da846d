namespace Surus.Cel;

/// <summary>A value that may be missing.</summary>
/// <param name="HasValue">Whether it is there.</param>
/// <param name="Value">The value.</param>
public sealed record CelOptional(bool HasValue, object? Value)
{
    /// <summary>No value.</summary>
    public static CelOptional None { get; } = new(false, null);

    /// <summary>A value.</summary>
    public static CelOptional Of(object? value) => new(true, value);
}
