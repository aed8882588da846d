using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>Everything a Kubernetes needs to run the operator, in the order it is applied.</summary>
internal static class InstallManifest
{
    private static readonly Dictionary<string, string> _labels = new() { [Labels.AppName] = "cloudnative-pg" };

    /// <summary>The version that the whole solution is built with.</summary>
    public static string Version { get; } =
        typeof(Cluster).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The image of the operator.</summary>
    public static string Image => $"ghcr.io/surus/surus:{Version}";

    /// <summary>The objects.</summary>
    public static IReadOnlyList<JsonNode> Objects() =>
    [
        Json(new Namespace { Metadata = new ObjectMeta { Name = OperatorNames.Namespace, Labels = _labels } }),
        .. CustomResourceDefinitions.All(),
        Json(new ServiceAccount { Metadata = InNamespace(OperatorNames.ServiceAccount) }),
        Json(new ClusterRole { Metadata = ClusterWide(OperatorNames.ServiceAccount), Rules = OperatorRights.Everywhere }),
        Json(RoleBinding()),
        Json(WebhookService()),
        Json(DefaultQueries()),
        Json(OperatorDeployment.Of(InNamespace(OperatorNames.Deployment), _labels, Image)),
        Json(WebhookConfigurations.Mutating(ClusterWide(OperatorNames.MutatingWebhooks))),
        Json(WebhookConfigurations.Validating(ClusterWide(OperatorNames.ValidatingWebhooks))),
    ];

    private static ClusterRoleBinding RoleBinding() => new()
    {
        Metadata = ClusterWide(OperatorNames.ServiceAccount),
        RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = OperatorNames.ServiceAccount },
        Subjects = [new Subject { Kind = "ServiceAccount", Name = OperatorNames.ServiceAccount, Namespace = OperatorNames.Namespace }],
    };

    private static Service WebhookService() => new()
    {
        Metadata = InNamespace(OperatorNames.WebhookService),
        Spec = new ServiceSpec { Ports = [new ServicePort { Port = 443, TargetPort = Ports.Webhook }], Selector = _labels },
    };

    private static ConfigMap DefaultQueries() => new()
    {
        Metadata = InNamespace(OperatorNames.MonitoringConfigMap) with { Labels = new Dictionary<string, string>(_labels) { [Labels.Reload] = "true" } },
        Data = new Dictionary<string, string>
        {
            [OperatorNames.MonitoringQueriesKey] = File.ReadAllText(Path.Combine(GeneratedFiles.RepositoryRoot(), "deploy", "monitoring", "default-queries.yaml")),
        },
    };

    private static ObjectMeta InNamespace(string name) => ClusterWide(name) with { Namespace = OperatorNames.Namespace };

    private static ObjectMeta ClusterWide(string name) => new() { Name = name, Labels = _labels };

    private static JsonNode Json<T>(T value)
        where T : class, IKubernetesObject<T> => JsonSerializer.SerializeToNode(value, T.JsonTypeInfo)!;
}
