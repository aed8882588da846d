namespace Surus.KubernetesTypes;

/// <summary>One field of a described type.</summary>
public sealed record FieldDescription
{
    /// <summary>The name in JSON.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the value.</summary>
    public required FieldType Type { get; init; }

    /// <summary>The field's number in the protobuf form.</summary>
    public required int Number { get; init; }

    /// <summary>What the field means.</summary>
    public required string Description { get; init; }

    /// <summary>The name of the C# property, where it is not the JSON name with a capital.</summary>
    public string? PropertyName { get; init; }

    /// <summary>Whether the field must be given.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the fields of the value appear in JSON beside this one's siblings (and nested only in protobuf).</summary>
    public bool Inline { get; init; }

    /// <summary>
    /// Whether zero, false and empty text differ from nothing (a pointer in the API's own types); otherwise the server leaves an
    /// optional field with such a value out.
    /// </summary>
    public bool KeepsZero { get; init; }

    /// <summary>Whether the server writes an empty object where nothing is given (a plain struct in the API's own types).</summary>
    public bool AlwaysPresent { get; init; }

    /// <summary>How server-side apply merges the value; null where nothing is said.</summary>
    public MergeSemantics? Merge { get; init; }

    /// <summary>The fields that make an element of a list unique, for <see cref="MergeSemantics.Map"/>.</summary>
    public IReadOnlyList<ListKey> Keys { get; init; } = [];

    /// <summary>Whether a strategic merge patch merges the list (or, for maps, retains keys) instead of replacing it.</summary>
    public bool PatchMerge { get; init; }

    /// <summary>Whether a strategic merge patch may name the keys that stay.</summary>
    public bool PatchRetainKeys { get; init; }

    /// <summary>The field by which a strategic merge patch matches elements; null for lists of single values.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>The value where none is given, as JSON text; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The only values the API accepts; empty where any is accepted.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];
}

/// <summary>How server-side apply merges a list, map or object.</summary>
public enum MergeSemantics
{
    /// <summary>As a whole: one owner.</summary>
    Atomic,

    /// <summary>A list of unique values, each with its owners.</summary>
    Set,

    /// <summary>A list whose elements have keys, each with its owners.</summary>
    Map,

    /// <summary>An object or map, field by field.</summary>
    Granular,
}

/// <summary>A field that is part of the key of a list's elements.</summary>
/// <param name="Name">The field.</param>
/// <param name="Default">Its value where an element leaves it out; null where it must be given.</param>
public sealed record ListKey(string Name, string? Default = null);
