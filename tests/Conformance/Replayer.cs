using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Surus.Conformance;

/// <summary>Runs the reference replayer of the transcripts against a server.</summary>
internal static class Replayer
{
    private const int Jobs = 6;

    /// <summary>The folder of the transcripts; null where this checkout has none.</summary>
    public static string? FindFolder()
    {
        var shared = Environment.GetEnvironmentVariable("SURUS_SHARED") ?? Path.Combine(RepositoryRoot(), "..", "shared");
        var folder = Path.GetFullPath(Path.Combine(shared, "conformance"));
        return File.Exists(Path.Combine(folder, "replay.py")) ? folder : null;
    }

    /// <summary>The names of all topics.</summary>
    public static IReadOnlyList<string> Topics(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Replays topics and returns, for each case (<c>topic/case</c>), what differed; nothing where it passed.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Run(string folder, string kubeconfig, IEnumerable<string> topics, CancellationToken cancel)
    {
        var results = Path.GetTempFileName();
        try
        {
            await RunProcess(folder, ["--kubeconfig", kubeconfig, "--jobs", $"{Jobs}", "--json", results, .. topics], cancel);
            return Read(await File.ReadAllTextAsync(results, cancel));
        }
        finally
        {
            File.Delete(results);
        }
    }

    private static async Task RunProcess(string folder, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(folder, "replay.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);

        // The replayer exits with 1 where a case fails, which is judged elsewhere; anything else is trouble of its own.
        Assert.True(process.ExitCode is 0 or 1, $"replay.py ended with {process.ExitCode}: {errors}\n{await output}");
    }

    private static Dictionary<string, IReadOnlyList<string>> Read(string json) =>
        JsonNode.Parse(json)!.AsObject().SelectMany(topic => topic.Value!.AsObject().Select(one => (
            Name: $"{topic.Key}/{one.Key}",
            Differences: (IReadOnlyList<string>)[.. one.Value!.AsArray().Select(difference => difference!.ToString())])))
        .ToDictionary(one => one.Name, one => one.Differences, StringComparer.Ordinal);

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above the test holds Surus.slnx.");
        }

        return folder;
    }
}
