using System.Collections.Immutable;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The services that a Cluster's spec adds (<c>spec.managed.services.additional</c>).</summary>
internal static class ManagedServices
{
    public static IEnumerable<string> Names(Cluster cluster) =>
        Templates(cluster).Select(service => service.ServiceTemplate.Metadata!.Name!);

    public static IEnumerable<Service> All(Cluster cluster, OperatorSettings settings, ImmutableSortedDictionary<string, string> appLabels) =>
        Templates(cluster).Select(service => From(cluster, settings, appLabels, service));

    private static IEnumerable<ManagedService> Templates(Cluster cluster) =>
        (cluster.Spec.Managed?.Services?.Additional ?? []).Where(service => !string.IsNullOrEmpty(service.ServiceTemplate.Metadata?.Name));

    private static Service From(
        Cluster cluster, OperatorSettings settings, ImmutableSortedDictionary<string, string> appLabels, ManagedService service)
    {
        var template = service.ServiceTemplate;
        var labels = appLabels
            .SetItems(template.Metadata?.Labels ?? ImmutableSortedDictionary<string, string>.Empty)
            .SetItem(Labels.IsManaged, "true");
        var annotations = ClusterMetadata.Sorted()
            .SetItems(template.Metadata?.Annotations ?? ImmutableSortedDictionary<string, string>.Empty)
            .SetItem(Annotations.UpdateStrategy, service.UpdateStrategy ?? "patch");
        var spec = template.Spec ?? new ServiceSpec();
        return new()
        {
            Metadata = ClusterMetadata.For(cluster, settings, template.Metadata!.Name!, labels, annotations),
            Spec = spec with
            {
                Type = spec.Type ?? "ClusterIP",
                Ports = WithPostgresPort(spec.Ports ?? []),
                Selector = ClusterServices.Selector(cluster, service.SelectorType),
            },
        };
    }

    private static IReadOnlyList<ServicePort> WithPostgresPort(IReadOnlyList<ServicePort> ports) =>
        ports.Any(port => port.Name == ClusterServices.PostgresPort.Name || port.Port == Ports.Postgres)
            ? ports
            : [.. ports, ClusterServices.PostgresPort];
}
