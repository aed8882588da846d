namespace Surus.Postgres;

/// <summary>Environment variables for PostgreSQL's programs.</summary>
internal static class PostgresEnvironment
{
    /// <summary>Output in English, which is what we can read.</summary>
    public static IReadOnlyDictionary<string, string> English { get; } = new Dictionary<string, string> { ["LC_ALL"] = "C", ["LANGUAGE"] = "C" };
}
