using System.Collections;

namespace Surus.Cel;

/// <summary>A list value.</summary>
/// <param name="items">The elements.</param>
/// <param name="type">Its type where that says more than that it is a list.</param>
public sealed class CelList(IReadOnlyList<object?> items, CelType.List? type = null) : IReadOnlyList<object?>
{
    /// <summary>What makes it equal to another list.</summary>
    public CelType.List? Type => type;

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public object? this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
