namespace Surus.KubernetesTypes;

/// <summary>Lists of conditions, one a type.</summary>
public static class Conditions
{
    /// <summary>The status of a condition that holds.</summary>
    public const string True = "True";

    /// <summary>The status of a condition that does not hold.</summary>
    public const string False = "False";

    /// <summary>The status of a condition of which nobody knows.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The condition of this type, or null.</summary>
    public static Condition? Find(this IReadOnlyList<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the condition of this type is there and holds.</summary>
    public static bool IsTrue(this IReadOnlyList<Condition>? conditions, string type) => conditions.Find(type)?.Status == True;

    /// <summary>
    /// The list with this condition in the place of the one of its type, or at the end. Its lastTransitionTime is the former
    /// one's where the status is the same, and <paramref name="now"/> where it is not.
    /// </summary>
    public static IReadOnlyList<Condition> Set(this IReadOnlyList<Condition>? conditions, Condition condition, DateTimeOffset now)
    {
        var former = conditions.Find(condition.Type);
        var dated = condition with { LastTransitionTime = former?.Status == condition.Status ? former.LastTransitionTime : now };
        return former is null
            ? [.. conditions ?? [], dated]
            : [.. conditions!.Select(c => ReferenceEquals(c, former) ? dated : c)];
    }

    /// <summary>The list without the condition of this type.</summary>
    public static IReadOnlyList<Condition> Without(this IReadOnlyList<Condition>? conditions, string type) =>
        [.. (conditions ?? []).Where(condition => condition.Type != type)];

    /// <summary>True or False, as a condition's status.</summary>
    public static string Status(bool holds) => holds ? True : False;
}
