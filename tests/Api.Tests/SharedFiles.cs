using System.Text.Json.Nodes;
using Surus.Generate;

namespace Surus.Api.Tests;

/// <summary>The contract and samples, which lie beside the repository.</summary>
internal static class SharedFiles
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("SURUS_SHARED") ?? Path.Combine(GeneratedFiles.RepositoryRoot(), "..", "shared");

    public static void SkipUnlessPresent() =>
        Assert.SkipUnless(Directory.Exists(Root),
        "The contract is not here: put it beside the repository as ../shared, or name it in SURUS_SHARED.");

    public static JsonNode Contract(string file)
    {
        SkipUnlessPresent();
        return JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "contract", file)))!;
    }
}
