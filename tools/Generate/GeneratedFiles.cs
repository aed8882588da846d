namespace Surus.Generate;

/// <summary>Files of a folder that are generated: writes them, or tells which ones are not current.</summary>
internal static class GeneratedFiles
{
    /// <summary>Writes <paramref name="files"/> into a folder and deletes others with the same ending; or with <c>--check</c> only tells.</summary>
    /// <param name="folder">The folder below the repository's root.</param>
    /// <param name="pattern">The files of the folder that are generated, such as <c>*.yaml</c>.</param>
    /// <param name="files">Their names and texts.</param>
    /// <param name="args">Empty, or <c>--check</c>.</param>
    /// <returns>0, or 1 when a check found a file that is not current.</returns>
    public static int Run(string folder, string pattern, IReadOnlyDictionary<string, string> files, string[] args)
    {
        var path = Path.Combine(RepositoryRoot(), folder);
        Directory.CreateDirectory(path);
        var stale = Stale(path, pattern, files);
        if (args is ["--check"])
        {
            stale.ForEach(name => Console.Error.WriteLine($"{folder}/{name} is not current: run `dotnet run --project tools/Generate -- all`."));
            return stale.Count == 0 ? 0 : 1;
        }

        foreach (var name in stale)
        {
            if (files.TryGetValue(name, out var text))
            {
                File.WriteAllText(Path.Combine(path, name), text);
            }
            else
            {
                File.Delete(Path.Combine(path, name));
            }
        }

        return 0;
    }

    /// <summary>The names of the files that are missing, superfluous or different.</summary>
    public static List<string> Stale(string path, string pattern, IReadOnlyDictionary<string, string> files)
    {
        var present = Directory.GetFiles(path, pattern).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        return [.. files.Keys.Union(present.Keys)
            .Where(name => files.GetValueOrDefault(name) != present.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above holds Surus.slnx.");
        }

        return folder;
    }
}
