using Surus.Generate;

namespace Surus.KubernetesTypes.Tests;

public class GeneratedTypesTests
{
    [Fact]
    public void Checked_in_records_are_what_the_schemas_say()
    {
        var project = Path.Combine(RepositoryRoot(), "src", "KubernetesTypes");
        var schemas = Directory.GetFiles(Path.Combine(project, "Schemas"), "*.schema").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), SchemaParser.Parse(path, File.ReadAllText(path))))
            .ToList();
        var expected = RecordFiles.Write(schemas);
        var present = Directory.GetFiles(Path.Combine(project, "Generated")).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

        Assert.Equal(expected.Keys.Order(), present.Keys.Order());
        Assert.All(expected, file => Assert.True(file.Value == present[file.Key], $"{file.Key} is stale: run `dotnet run --project tools/Generate -- types`."));
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
