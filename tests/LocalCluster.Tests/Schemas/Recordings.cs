using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.Tests;

/// <summary>The recorded answers of a real API server, where they are at hand.</summary>
internal static partial class Recordings
{
    private static readonly string? folder = Find();

    /// <summary>Skips the test where there are no recordings.</summary>
    public static void Require() =>
        Assert.SkipUnless(folder is not null, "The recordings of a real API server are not here: set SURUS_SHARED to the folder that holds conformance/.");

    /// <summary>The names of a topic's cases; one empty name where there are no recordings.</summary>
    public static IEnumerable<string> CaseNames(string topic) => folder is null ? [""] : Cases(topic).Select(c => (string)c["name"]!);

    /// <summary>A case, its templates that stand for no answer filled in.</summary>
    public static JsonObject Case(string topic, string name) => Cases(topic).Single(c => (string)c["name"]! == name);

    private static IEnumerable<JsonObject> Cases(string topic)
    {
        var text = File.ReadAllText(Path.Combine(folder!, topic + ".json"));
        text = Repeat().Replace(text, match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value))));
        return ((JsonArray)JsonNode.Parse(text.Replace("{{id}}", "abcdefgh"))!["cases"]!).Select(c => (JsonObject)c!);
    }

    private static string? Find()
    {
        var shared = Environment.GetEnvironmentVariable("SURUS_SHARED");
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (shared is null && directory is not null)
        {
            var candidate = Path.Combine(directory.FullName, "..", "shared");
            shared = File.Exists(Path.Combine(directory.FullName, "Surus.slnx")) && Directory.Exists(candidate) ? candidate : null;
            directory = directory.Parent;
        }

        return shared is not null && Directory.Exists(Path.Combine(shared, "conformance")) ? Path.Combine(shared, "conformance") : null;
    }

    [GeneratedRegex(@"\{\{repeat:(.+?):(\d+)\}\}")]
    private static partial Regex Repeat();
}
