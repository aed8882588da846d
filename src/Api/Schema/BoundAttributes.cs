namespace Surus.Api;

/// <summary>The least value of a number.</summary>
/// <param name="value">The value itself is allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinimumAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The greatest value of a number.</summary>
/// <param name="value">The value itself is allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaximumAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The least length of a text.</summary>
/// <param name="value">In characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinLengthAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The greatest length of a text.</summary>
/// <param name="value">In characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxLengthAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The least number of items in a list.</summary>
/// <param name="value">The number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinItemsAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The greatest number of items in a list.</summary>
/// <param name="value">The number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxItemsAttribute(long value) : Attribute
{
    /// <summary>The bound.</summary>
    public long Value { get; } = value;
}

/// <summary>The regular expression a text must match.</summary>
/// <param name="regex">In the dialect of Go.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regex) : Attribute
{
    /// <summary>The expression.</summary>
    public string Regex { get; } = regex;
}
