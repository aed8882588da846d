using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary><c>types</c>: writes the records of the built-in Kubernetes types from their description.</summary>
internal static class TypesCommand
{
    public static int Run(string[] args)
    {
        var project = Path.Combine(RepositoryRoot(), "src", "KubernetesTypes");
        var schemas = Directory.GetFiles(Path.Combine(project, "Schemas"), "*.schema").Order(StringComparer.Ordinal)
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Types: SchemaParser.Parse(Path.GetFileName(path), File.ReadAllText(path))))
            .ToList();
        var files = RecordFiles.Write(schemas);
        return args is ["--check"] ? Check(Path.Combine(project, "Generated"), files) : Write(Path.Combine(project, "Generated"), files);
    }

    private static int Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var stale in Directory.GetFiles(folder, "*.cs").Where(path => !files.ContainsKey(Path.GetFileName(path))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return 0;
    }

    private static int Check(string folder, IReadOnlyDictionary<string, string> files)
    {
        var present = Directory.GetFiles(folder, "*.cs").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        var stale = files.Keys.Union(present.Keys).Where(name => files.GetValueOrDefault(name) != present.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        stale.ForEach(name => Console.Error.WriteLine($"src/KubernetesTypes/Generated/{name} is not what the schemas say: run `dotnet run --project tools/Generate -- types`."));
        return stale.Count == 0 ? 0 : 1;
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above holds Surus.slnx.");
        }

        return folder;
    }
}
