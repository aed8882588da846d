using System.Runtime.CompilerServices;

namespace Surus.Workload;

/// <summary>Where the checkout is.</summary>
public static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
