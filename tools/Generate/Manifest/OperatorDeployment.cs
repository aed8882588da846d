using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>The operator's own pod, and the deployment that keeps one of them.</summary>
internal static class OperatorDeployment
{
    private const string WebhookPortName = "webhook-server";

    /// <summary>The user id the operator runs under; any but root's would do.</summary>
    private const long UserId = 10001;

    public static Deployment Of(ObjectMeta metadata, IReadOnlyDictionary<string, string> labels, string image) => new()
    {
        Metadata = metadata,
        Spec = new DeploymentSpec
        {
            Replicas = 1,
            Selector = new LabelSelector { MatchLabels = labels },
            Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = Pod(image) },
        },
    };

    private static PodSpec Pod(string image) => new()
    {
        ServiceAccountName = OperatorNames.ServiceAccount,
        TerminationGracePeriodSeconds = 10,
        SecurityContext = new PodSecurityContext { RunAsNonRoot = true, SeccompProfile = new SeccompProfile { Type = "RuntimeDefault" } },
        Containers = [Container(image)],
        Volumes = [new Volume { Name = "scratch-data", EmptyDir = new EmptyDirVolumeSource() }],
    };

    private static Container Container(string image) => new()
    {
        Name = OperatorNames.Container,
        Image = image,
        Command = [PodPaths.OperatorManager],
        Args =
        [
            "controller",
            "--leader-elect",
            "--max-concurrent-reconciles=10",
            $"--config-map-name={OperatorNames.Configuration}",
            $"--secret-name={OperatorNames.Configuration}",
            $"--webhook-port={Ports.Webhook}",
        ],
        Env =
        [
            new EnvVar { Name = "OPERATOR_IMAGE_NAME", Value = image },
            new EnvVar
            {
                Name = "OPERATOR_NAMESPACE",
                ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "metadata.namespace" } },
            },

            // By which a container that was started again knows the lease of its last process.
            new EnvVar { Name = "POD_UID", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "metadata.uid" } } },

            new EnvVar { Name = "MONITORING_QUERIES_CONFIGMAP", Value = OperatorNames.MonitoringConfigMap },

            // The diagnostics of .NET would open a socket in a file system that is read-only here.
            new EnvVar { Name = "DOTNET_EnableDiagnostics", Value = "0" },
        ],
        Ports =
        [
            new ContainerPort { Name = "metrics", Port = Ports.OperatorMetrics },
            new ContainerPort { Name = WebhookPortName, Port = Ports.Webhook },
        ],
        StartupProbe = Ready() with { PeriodSeconds = 5, FailureThreshold = 6 },
        LivenessProbe = Ready(),
        ReadinessProbe = Ready(),
        Resources = Resources(),
        SecurityContext = SecurityContext(),
        VolumeMounts = [new VolumeMount { Name = "scratch-data", MountPath = PodPaths.Controller }],
    };

    private static Probe Ready() =>
        new() { HttpGet = new HTTPGetAction { Path = "/readyz", Port = WebhookPortName, Scheme = "HTTPS" } };

    // No limit of CPU: it would slow the start and failovers down, which is when the operator is needed most.
    private static ResourceRequirements Resources() => new()
    {
        Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("100m"), ["memory"] = Quantity.Parse("100Mi") },
        Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("256Mi") },
    };

    private static SecurityContext SecurityContext() => new()
    {
        AllowPrivilegeEscalation = false,
        Capabilities = new Capabilities { Drop = ["ALL"] },
        ReadOnlyRootFilesystem = true,
        RunAsUser = UserId,
        RunAsGroup = UserId,
        SeccompProfile = new SeccompProfile { Type = "RuntimeDefault" },
    };
}
