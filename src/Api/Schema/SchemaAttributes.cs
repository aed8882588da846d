namespace Surus.Api;

/// <summary>The field must be present in its object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>The value the API server fills in when the field is absent.</summary>
/// <param name="value">A string, a boolean or a whole number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}

/// <summary>The object the API server fills in when the field is absent.</summary>
/// <param name="json">The object as JSON.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultJsonAttribute(string json) : Attribute
{
    /// <summary>The object as JSON.</summary>
    public string Json { get; } = json;
}

/// <summary>The OpenAPI format of a field, where its C# type does not tell it.</summary>
/// <param name="format">Such as <c>int32</c> or <c>byte</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    /// <summary>The format.</summary>
    public string Format { get; } = format;
}

/// <summary>The only values a field may have.</summary>
/// <param name="values">The values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>The only values the items of a list may have.</summary>
/// <param name="values">The values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>The list is a map: its items are told apart by these fields.</summary>
/// <param name="keys">The fields' names in JSON.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields' names in JSON.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>The object is one value to server-side apply: whoever sets a part of it owns all of it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class AtomicMapAttribute : Attribute;
