namespace Surus.Generate;

/// <summary><c>manifest</c>: writes what a user applies to a Kubernetes into <c>deploy/surus.yaml</c>.</summary>
internal static class ManifestCommand
{
    public const string Folder = "deploy";

    public static int Run(string[] args) => GeneratedFiles.Run(Folder, "*.yaml", Files(), args);

    public static IReadOnlyDictionary<string, string> Files() => new Dictionary<string, string>
    {
        ["surus.yaml"] =
            "# Written by `dotnet run --project tools/Generate -- manifest`. Install with `kubectl apply --server-side -f`.\n"
            + string.Join("---\n", InstallManifest.Objects().Select(YamlText.Document)),
    };
}
