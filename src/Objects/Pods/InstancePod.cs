using System.Collections.Immutable;
using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The pod of an instance.</summary>
public static class InstancePod
{
    /// <summary>The container that runs the instance manager and PostgreSQL.</summary>
    public const string ContainerName = "postgres";

    /// <summary>The pod of instance <paramref name="serial"/>, running <paramref name="image"/>.</summary>
    public static Pod Create(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image)
    {
        var name = ObjectNames.Instance(cluster.Metadata.Name!, serial);
        var spec = Spec(cluster, settings, serial, image);
        return new()
        {
            Metadata = ClusterMetadata.For(cluster, settings, name, LabelsOf(cluster, name, image), AnnotationsOf(cluster, serial, spec)),
            Spec = spec,
        };
    }

    /// <summary>The spec alone; equal input gives equal output, so that a difference means that something was changed.</summary>
    public static PodSpec Spec(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image)
    {
        var name = ObjectNames.Instance(cluster.Metadata.Name!, serial);
        return PodParts.Common(cluster, serial) with
        {
            Hostname = name,
            Subdomain = settings.CreateAnyService ? ObjectNames.AnyService(cluster.Metadata.Name!) : null,
            InitContainers = [PodParts.BootstrapContainer(cluster, settings, serial)],
            Containers = [Container(cluster, settings, serial, image)],
            TerminationGracePeriodSeconds = cluster.Spec.StopDelaySeconds,
        };
    }

    private static Container Container(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image) => new()
    {
        Name = ContainerName,
        Image = image.Name,
        ImagePullPolicy = cluster.Spec.ImagePullPolicy,
        Resources = cluster.Spec.Resources,
        Command = [PodPaths.Manager, "instance", "run", .. Arguments(cluster, settings)],
        Ports = ContainerPorts(cluster),
        Env = InstanceEnvironment.Variables(cluster, settings, ObjectNames.Instance(cluster.Metadata.Name!, serial)),
        EnvFrom = cluster.Spec.EnvFrom,
        VolumeMounts = PodVolumes.Mounts(cluster, serial),
        StartupProbe = InstanceProbes.Startup(cluster),
        ReadinessProbe = InstanceProbes.Readiness(cluster),
        LivenessProbe = InstanceProbes.Liveness(cluster),
        SecurityContext = SecurityContexts.OfContainer(cluster),
    };

    private static IEnumerable<string> Arguments(Cluster cluster, OperatorSettings settings)
    {
        if (HasProfiles(cluster))
        {
            yield return "--pprof-server";
        }

        yield return "--status-port-tls";
        if (cluster.Spec.MetricsTlsEnabled)
        {
            yield return "--metrics-port-tls";
        }

        foreach (var argument in LogArguments.Of(cluster, settings))
        {
            yield return argument;
        }
    }

    private static IReadOnlyList<ContainerPort> ContainerPorts(Cluster cluster)
    {
        List<ContainerPort> ports =
        [
            Port("postgresql", Ports.Postgres), Port("metrics", Ports.InstanceMetrics), Port("status", Ports.InstanceStatus),
        ];
        if (HasProfiles(cluster))
        {
            ports.Add(Port("pprof", Ports.Profiles));
        }

        return ports;

        static ContainerPort Port(string name, int port) => new() { Name = name, Port = port, Protocol = "TCP" };
    }

    private static bool HasProfiles(Cluster cluster) => cluster.HasAnnotation(Annotations.EnableInstancePprof, "true");

    private static ImmutableSortedDictionary<string, string> LabelsOf(Cluster cluster, string name, PostgresImage image) =>
        ClusterMetadata.AppLabels(cluster, image.Major)
            .SetItem(Labels.InstanceName, name)
            .SetItem(Labels.PodRole, PodRoles.Instance);

    private static ImmutableSortedDictionary<string, string> AnnotationsOf(Cluster cluster, int serial, PodSpec spec)
    {
        var annotations = ClusterMetadata.Sorted(
            (Annotations.NodeSerial, serial.ToString(CultureInfo.InvariantCulture)),
            (Annotations.PodSpec, PodSpecJson.Text(spec)),
            (Annotations.PodEnvHash, PodSpecJson.EnvironmentHash(spec)));
        var ofCluster = cluster.Metadata.Annotations ?? ImmutableSortedDictionary<string, string>.Empty;
        if (ofCluster.GetValueOrDefault(Annotations.RestartedAt) is { } restartedAt)
        {
            annotations = annotations.SetItem(Annotations.RestartedAt, restartedAt);
        }

        string[] profiled = [.. (spec.InitContainers ?? []).Concat(spec.Containers).Select(container => Annotations.AppArmorPrefix + container.Name)];
        return annotations.SetItems(ofCluster.Where(pair => profiled.Contains(pair.Key)));
    }
}
