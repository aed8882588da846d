using System.Xml.Linq;

namespace Surus.Repository;

/// <summary>Which project may use which: ARCHITECTURE.md draws it, this holds it.</summary>
public sealed class ArrowsTests
{
    private static readonly Dictionary<string, string[]> allowed = new(StringComparer.Ordinal)
    {
        ["KubernetesTypes"] = [],
        ["Api"] = ["KubernetesTypes"],
        ["Cel"] = ["KubernetesTypes"],
        ["Decisions"] = ["Api", "KubernetesTypes"],
        ["Objects"] = ["Api", "KubernetesTypes"],
        ["Http"] = [],
        ["Kubernetes"] = ["KubernetesTypes"],
        ["Postgres"] = ["Api", "KubernetesTypes"],
        ["Telemetry"] = [],
        ["Operator"] = ["Kubernetes", "Decisions", "Objects", "Api", "KubernetesTypes", "Http", "Telemetry"],
        ["InstanceManager"] = ["Kubernetes", "Decisions", "Objects", "Api", "KubernetesTypes", "Postgres", "Http", "Telemetry"],
        ["Manager"] = ["Operator", "InstanceManager", "Kubernetes", "Postgres", "Api", "Objects", "KubernetesTypes", "Telemetry"],
        ["KubectlPlugin"] = ["Kubernetes", "Api", "KubernetesTypes"],
        ["LocalCluster"] = ["Cel", "KubernetesTypes", "Http"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_only_to_purer_ones(string project)
    {
        var file = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Contains(project, allowed.Keys);
        Assert.Empty(references.Except(allowed[project]));
    }

    [Theory, InlineData("KubernetesTypes"), InlineData("Api"), InlineData("Decisions"), InlineData("Objects"), InlineData("Cel")]
    public void A_pure_project_has_its_banned_symbols(string project) =>
        Assert.Contains("eng/Pure.props", RepositoryRoot.Read($"src/{project}/{project}.csproj"), StringComparison.Ordinal);

    [Fact]
    public void The_embedded_cluster_knows_nothing_of_what_runs_on_it()
    {
        var offenders = RepositoryRoot.TrackedFiles
            .Where(file => file.StartsWith("src/LocalCluster/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => RepositoryRoot.Read(file) is var text
                && (text.Contains("postgres", StringComparison.OrdinalIgnoreCase) || text.Contains("cnpg", StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_controller_runtime_knows_nothing_of_the_database()
    {
        var offenders = RepositoryRoot.TrackedFiles
            .Where(file => file.StartsWith("src/Kubernetes/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => RepositoryRoot.Read(file).Contains("postgres", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(offenders);
    }
}
