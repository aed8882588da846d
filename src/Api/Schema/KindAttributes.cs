namespace Surus.Api;

/// <summary>A rule in the Common Expression Language that the API server checks on every write.</summary>
/// <param name="rule">The expression; true when the value is allowed.</param>
/// <param name="message">What would be right, for whoever breaks it.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>What would be right.</summary>
    public string Message { get; } = message;

    /// <summary>The field the error is about, below the value; the value itself when null.</summary>
    public string? FieldPath { get; init; }

    /// <summary>The reason of the error, such as <c>FieldValueForbidden</c>; an invalid value when null.</summary>
    public string? Reason { get; init; }
}

/// <summary>A column of what <c>kubectl get</c> prints.</summary>
/// <param name="name">The heading.</param>
/// <param name="type">The type of the values, such as <c>string</c> or <c>date</c>.</param>
/// <param name="jsonPath">Where the values are.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>The heading.</summary>
    public string Name { get; } = name;

    /// <summary>The type of the values.</summary>
    public string Type { get; } = type;

    /// <summary>Where the values are.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>0 is always shown, anything above only in wide output.</summary>
    public int Priority { get; init; }
}

/// <summary>The kind's status is written through a subresource of its own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatusSubresourceAttribute : Attribute;

/// <summary>The kind can be scaled.</summary>
/// <param name="specReplicasPath">Where the wanted number is.</param>
/// <param name="statusReplicasPath">Where the observed number is.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleSubresourceAttribute(string specReplicasPath, string statusReplicasPath) : Attribute
{
    /// <summary>Where the wanted number is.</summary>
    public string SpecReplicasPath { get; } = specReplicasPath;

    /// <summary>Where the observed number is.</summary>
    public string StatusReplicasPath { get; } = statusReplicasPath;

    /// <summary>Where the label selector of the pods is, if anywhere.</summary>
    public string? LabelSelectorPath { get; init; }
}
