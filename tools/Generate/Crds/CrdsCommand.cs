namespace Surus.Generate;

/// <summary><c>crds</c>: writes the CRDs of our kinds into <c>deploy/crds</c>.</summary>
internal static class CrdsCommand
{
    public const string Folder = "deploy/crds";

    public static int Run(string[] args) => GeneratedFiles.Run(Folder, "*.yaml", Files(), args);

    public static IReadOnlyDictionary<string, string> Files() =>
        CustomResourceDefinitions.All().ToDictionary(CustomResourceDefinitions.FileName, YamlText.Document);
}
