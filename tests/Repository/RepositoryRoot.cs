using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Surus.Repository;

/// <summary>The checkout that these tests look at.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>The files that git knows, by path from the root.</summary>
    public static IReadOnlyList<string> TrackedFiles { get; } = Git("ls-files", "--cached", "--others", "--exclude-standard");

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    private static IReadOnlyList<string> Git(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = Path, RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Where(file => File.Exists(System.IO.Path.Combine(Path, file)))];
    }

    private static string Find([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
}
