namespace Surus.Api;

/// <summary>A relabeling rule of the Prometheus operator.</summary>
public sealed record RelabelConfig
{
    /// <summary>What the rule does.</summary>
    [Default("replace")]
    [AllowedValues(
        "replace", "Replace", "keep", "Keep", "drop", "Drop", "hashmod", "HashMod", "labelmap", "LabelMap",
        "labeldrop", "LabelDrop", "labelkeep", "LabelKeep", "lowercase", "Lowercase", "uppercase", "Uppercase",
        "keepequal", "KeepEqual", "dropequal", "DropEqual")]
    public string? Action { get; init; }

    /// <summary>The modulus of <c>hashmod</c>.</summary>
    public long? Modulus { get; init; }

    /// <summary>What the joined source labels must match.</summary>
    public string? Regex { get; init; }

    /// <summary>What the target label is set to.</summary>
    public string? Replacement { get; init; }

    /// <summary>Put between the source labels.</summary>
    public string? Separator { get; init; }

    /// <summary>The labels whose values are joined.</summary>
    public IReadOnlyList<string>? SourceLabels { get; init; }

    /// <summary>The label that is set.</summary>
    public string? TargetLabel { get; init; }
}
