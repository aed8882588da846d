namespace Surus.Objects;

/// <summary>An extension that a parameter with its prefix turns on.</summary>
/// <param name="Name">The extension, also the library to preload.</param>
/// <param name="NeedsCreateExtension">Whether it is also created in each database.</param>
public sealed record ManagedExtension(string Name, bool NeedsCreateExtension)
{
    /// <summary>All of them, in the order in which their libraries are loaded.</summary>
    public static IReadOnlyList<ManagedExtension> All { get; } =
    [
        new("pgaudit", true),
        new("pg_stat_statements", true),
        new("auto_explain", false),
        new("pg_failover_slots", false),
    ];

    /// <summary>Whether some parameter belongs to this extension.</summary>
    public bool IsUsedBy(IEnumerable<string> parameterNames) =>
        parameterNames.Any(name => name.StartsWith($"{Name}.", StringComparison.Ordinal));
}
