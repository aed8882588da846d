using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Conditions of a status: one of each type, with the time of its last change.</summary>
public static class Conditions
{
    /// <summary>The status of a condition that holds.</summary>
    public const string True = "True";

    /// <summary>The status of a condition that does not hold.</summary>
    public const string False = "False";

    /// <summary>The condition of that type; null when there is none.</summary>
    public static Condition? Find(IReadOnlyList<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the condition of that type holds.</summary>
    public static bool IsTrue(IReadOnlyList<Condition>? conditions, string type) => Find(conditions, type)?.Status == True;

    /// <summary>
    /// The conditions with one of them set. The time of the last change moves only when the status does; the list itself is
    /// returned when nothing differs.
    /// </summary>
    public static IReadOnlyList<Condition> With(
        IReadOnlyList<Condition>? conditions, string type, bool holds, string reason, string message, DateTimeOffset now)
    {
        var before = Find(conditions, type);
        var status = holds ? True : False;
        var after = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before is not null && before.Status == status ? before.LastTransitionTime : now,
        };
        if (before is not null && before with { ObservedGeneration = null } == after)
        {
            return conditions!;
        }

        return before is null
            ? [.. conditions ?? [], after]
            : [.. conditions!.Select(condition => condition.Type == type ? after : condition)];
    }

    /// <summary>The conditions without the one of that type.</summary>
    public static IReadOnlyList<Condition>? Without(IReadOnlyList<Condition>? conditions, string type) =>
        Find(conditions, type) is null ? conditions : [.. conditions!.Where(condition => condition.Type != type)];
}
