namespace Surus.KubernetesTypes;

/// <summary>Requirements on labels that must all be met; none selects everything.</summary>
/// <param name="Requirements">The requirements.</param>
public sealed record LabelQuery(IReadOnlyList<LabelRequirement> Requirements)
{
    /// <summary>Selects everything.</summary>
    public static LabelQuery Everything { get; } = new([]);

    /// <summary>Reads the text form, such as <c>app in (a,b),tier=db,!legacy</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static LabelQuery Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new(new LabelQueryReader(text).Read());

    /// <summary>The query that a selector of an object stands for.</summary>
    /// <exception cref="FormatException">An operator of the selector is none.</exception>
    public static LabelQuery From(LabelSelector selector) => new(
    [
        .. (selector.MatchLabels ?? new Dictionary<string, string>()).Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value])),
        .. (selector.MatchExpressions ?? []).Select(Requirement),
    ]);

    /// <summary>Whether it selects everything.</summary>
    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Whether labels meet all requirements.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => Requirements.All(requirement => requirement.Matches(labels));

    /// <summary>The text form, as requests carry it.</summary>
    public override string ToString() => string.Join(',', Requirements);

    private static LabelRequirement Requirement(LabelSelectorRequirement expression) => new(
        expression.Key,
        LabelRequirement.OperatorNamed(expression.Operator)
            ?? throw new FormatException($"\"{expression.Operator}\" is not a valid label selector operator: In, NotIn, Exists or DoesNotExist."),
        expression.Values ?? []);
}

public sealed partial record LabelSelector
{
    /// <summary>Whether labels meet the selector; an empty selector selects everything.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => LabelQuery.From(this).Matches(labels);
}
