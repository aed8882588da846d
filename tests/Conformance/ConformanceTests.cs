using System.Globalization;
using Surus.LocalCluster.ApiServer;

namespace Surus.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    private const int Processes = 3;

    [Fact]
    public async Task The_recorded_cases_pass_but_for_those_listed()
    {
        var folder = Replayer.FindFolder();
        Assert.SkipUnless(folder is not null, "The transcripts of a real API server are not here; SURUS_SHARED names the folder that holds conformance/.");
        using var state = new TemporaryFolder();

        // The server that was recorded ran no publisher of the root certificate, so its namespaces begin without that ConfigMap.
        await using var server = await ApiServer.StartAsync(
            new ApiServerOptions { StateDirectory = state.Path, PublishRootCertificate = false }, TestContext.Current.CancellationToken);
        var groups = Replayer.Topics(folder!).Select((topic, index) => (topic, index)).GroupBy(one => one.index % Processes, one => one.topic);
        var results = (await Task.WhenAll(groups.Select(topics => Replayer.Run(folder!, server.KubeconfigPath, topics, TestContext.Current.CancellationToken))))
            .SelectMany(part => part).OrderBy(one => one.Key, StringComparer.Ordinal).ToList();

        var failed = results.Where(one => one.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
        var passed = results.Count - failed.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} of {results.Count} cases pass: {100.0 * passed / results.Count:F1} %"));
        var listed = KnownFailures.Read();
        var unexpected = failed.Where(one => !listed.Contains(one.Key)).Select(one => $"{one.Key}: {one.Value[0]}").Order(StringComparer.Ordinal).ToList();
        var healed = listed.Where(name => !failed.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        Assert.True(unexpected.Count == 0, $"These cases fail and are not listed in known-failures.txt:\n{string.Join('\n', unexpected)}");
        Assert.True(healed.Count == 0, $"These cases pass: remove them from known-failures.txt:\n{string.Join('\n', healed)}");
    }

    [Fact]
    public void The_list_of_known_failures_is_sorted_and_has_each_case_once()
    {
        var lines = KnownFailures.Lines();
        Assert.Equal(lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), lines);
    }
}

internal static class KnownFailures
{
    public static IReadOnlyList<string> Lines() =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "known-failures.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    public static HashSet<string> Read() => Lines().ToHashSet(StringComparer.Ordinal);
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("surus-conformance-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
