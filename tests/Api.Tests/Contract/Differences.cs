namespace Surus.Api.Tests;

/// <summary>A place where a schema of ours differs from the contract on purpose.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">The field.</param>
/// <param name="Keyword">The keyword that differs.</param>
/// <param name="Reason">Why.</param>
internal sealed record Difference(string Kind, string Path, string Keyword, string Reason);

/// <summary>All deliberate differences; every other one fails the test, and so does an entry that no longer differs.</summary>
internal static class Differences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
    ];
}
