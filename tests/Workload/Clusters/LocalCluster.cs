using System.Text.Json.Nodes;

namespace Surus.Workload;

/// <summary>An embedded Kubernetes driven by the executables of a checkout, as a user drives it.</summary>
/// <param name="repository">The root of the checkout; <c>make build</c> has filled its <c>out/</c>.</param>
/// <param name="state">The state folder; null for the default one.</param>
public sealed class LocalCluster(string repository, string? state)
{
    private const string ImageField = "image: ";

    /// <summary>The install manifest.</summary>
    public string Manifest => Path.Combine(repository, "deploy", "surus.yaml");

    /// <summary>The image that the install manifest names for the operator.</summary>
    public string OperatorImage => File.ReadLines(Manifest)
        .Select(line => line.Trim())
        .First(line => line.StartsWith(ImageField, StringComparison.Ordinal))[ImageField.Length..].Trim('"');

    /// <summary>The administrator's kubeconfig; null before <see cref="Up"/>.</summary>
    public string? Kubeconfig { get; private set; }

    /// <summary>Starts the cluster and makes the operator's image known.</summary>
    public async Task Up(int nodes, CancellationToken cancel)
    {
        await Local(cancel, "up", "--nodes", $"{nodes}");
        Kubeconfig = (await Local(cancel, "kubeconfig")).Trim();
        await Local(cancel, "load-image", OperatorImage, Path.Combine(repository, "out", "image"));
    }

    /// <summary>Runs <c>surus-local</c>; its output.</summary>
    public Task<string> Local(CancellationToken cancel, params IReadOnlyList<string> words) => Command.Run(
        Path.Combine(repository, "out", "surus-local"), state is null ? words : [.. words, "--state", state], Environment(), "", cancel);

    /// <summary>Runs <c>kubectl</c>; its output.</summary>
    public Task<string> Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => Command.Run("kubectl", words, Environment(), "", cancel);

    /// <summary>Gives a manifest to <c>kubectl apply</c>; how that ended.</summary>
    public Task<CommandOutcome> Apply(string manifest, CancellationToken cancel) =>
        Command.Try("kubectl", ["apply", "-f", "-"], Environment(), manifest, cancel);

    /// <summary>The processes in this cluster's containers, and of no other's, with that in their command line and environment.</summary>
    public IReadOnlyList<int> Processes(string commandPart, string environmentPart = "") =>
        HostProcesses.Find(commandPart, environmentPart, $":/surus-{Instance()}/");

    private string Instance()
    {
        var settings = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Kubeconfig!))!, "cluster.json");
        return (string)JsonNode.Parse(File.ReadAllText(settings))!["instance"]!;
    }

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{Path.Combine(repository, "out")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        };
        if (Kubeconfig is not null)
        {
            environment["KUBECONFIG"] = Kubeconfig;
        }

        return environment;
    }
}
