using System.Collections.Immutable;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The services of a Cluster: where clients find the primary, the replicas, and any instance.</summary>
public static class ClusterServices
{
    /// <summary>All services the Cluster shall have, in the order they are made: the primary's first, since replicas join by it.</summary>
    public static IReadOnlyList<Service> All(Cluster cluster, OperatorSettings settings, int majorVersion)
    {
        var labels = ClusterMetadata.AppLabels(cluster, majorVersion);
        List<Service> services = [Default(ObjectNames.ReadWriteService(cluster.Metadata.Name!), "rw")];
        if (cluster.Spec.DefaultServiceEnabled("ro"))
        {
            services.Add(Default(ObjectNames.ReadOnlyService(cluster.Metadata.Name!), "ro"));
        }

        if (cluster.Spec.DefaultServiceEnabled("r"))
        {
            services.Add(Default(ObjectNames.ReadService(cluster.Metadata.Name!), "r"));
        }

        if (settings.CreateAnyService)
        {
            var any = Default(ObjectNames.AnyService(cluster.Metadata.Name!), "r");
            services.Add(any with { Spec = any.Spec! with { PublishNotReadyAddresses = true } });
        }

        services.AddRange(ManagedServices.All(cluster, settings, labels));
        return [.. services.Select(ServiceSpecMerge.WithLastApplied)];

        Service Default(string name, string selectorType) => new()
        {
            Metadata = ClusterMetadata.For(cluster, settings, name, labels),
            Spec = new ServiceSpec { Type = "ClusterIP", Selector = Selector(cluster, selectorType), Ports = [PostgresPort] },
        };
    }

    /// <summary>The names under which clients reach the Cluster: enabled default services, then managed ones.</summary>
    public static IReadOnlyList<string> Names(Cluster cluster) =>
    [
        ObjectNames.ReadWriteService(cluster.Metadata.Name!),
        .. cluster.Spec.DefaultServiceEnabled("r") ? [ObjectNames.ReadService(cluster.Metadata.Name!)] : Array.Empty<string>(),
        .. cluster.Spec.DefaultServiceEnabled("ro") ? [ObjectNames.ReadOnlyService(cluster.Metadata.Name!)] : Array.Empty<string>(),
        .. ManagedServices.Names(cluster),
    ];

    internal static ServicePort PostgresPort { get; } = new() { Name = "postgres", Port = Ports.Postgres, TargetPort = Ports.Postgres, Protocol = "TCP" };

    /// <summary>The pods behind a service of type <c>rw</c>, <c>ro</c> or <c>r</c>.</summary>
    internal static ImmutableSortedDictionary<string, string> Selector(Cluster cluster, string selectorType) => ClusterMetadata.Sorted(
        (Labels.Cluster, cluster.Metadata.Name!),
        selectorType switch
        {
            "rw" => (Labels.InstanceRole, InstanceRoles.Primary),
            "ro" => (Labels.InstanceRole, InstanceRoles.Replica),
            _ => (Labels.PodRole, PodRoles.Instance),
        });
}
