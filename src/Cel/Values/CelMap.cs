namespace Surus.Cel;

/// <summary>A map value.</summary>
public sealed class CelMap
{
    private readonly Dictionary<object, object?> entries = new(CelKeys.Instance);

    /// <summary>The keys, in the order in which they came.</summary>
    public IReadOnlyCollection<object> Keys => entries.Keys;

    /// <summary>How many entries there are.</summary>
    public int Count => entries.Count;

    /// <summary>Adds an entry; false where there is one with that key.</summary>
    public bool TryAdd(object key, object? value) => entries.TryAdd(key, value);

    /// <summary>The value of a key; a number finds a key that is the same number of another type.</summary>
    public bool TryGet(object? key, out object? value)
    {
        value = null;
        return key is not null && entries.TryGetValue(key, out value);
    }

    /// <summary>Whether a value can be a key.</summary>
    public static bool IsKey(object? value) => value is bool or long or ulong or string or double;

    // The same number is the same key, whatever its type.
    private sealed class CelKeys : IEqualityComparer<object>
    {
        public static CelKeys Instance { get; } = new();

        public new bool Equals(object? x, object? y) => x is not null && y is not null && CelEquality.AreScalarsEqual(x, y);

        public int GetHashCode(object obj) => obj switch
        {
            long number => ((double)number).GetHashCode(),
            ulong number => ((double)number).GetHashCode(),
            _ => obj.GetHashCode(),
        };
    }
}
