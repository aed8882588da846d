using System.Net;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Network;

/// <summary>One port of a service, and where it leads.</summary>
/// <param name="Address">The service's address.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Port">The service's port.</param>
/// <param name="Endpoints">Who serves it, sorted; empty refuses connections.</param>
/// <param name="Name">What it is called in the rules: unique, and the same as long as the service lives.</param>
internal sealed record ServiceRoute(IPAddress Address, string Protocol, int Port, IReadOnlyList<IPEndPoint> Endpoints, string Name);

/// <summary>From services and their endpoints to routes. Pure.</summary>
internal static class ServiceTable
{
    /// <summary>The label by which an EndpointSlice names its service.</summary>
    public const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>The routes of a service; none where it is headless or has no address.</summary>
    /// <param name="service">The service.</param>
    /// <param name="slices">Its EndpointSlices.</param>
    public static IReadOnlyList<ServiceRoute> Routes(Service service, IEnumerable<EndpointSlice> slices)
    {
        var all = slices.ToList();
        return
        [
            .. from address in Addresses(service.Spec)
               from port in service.Spec!.Ports ?? []
               let protocol = (port.Protocol ?? "TCP").ToLowerInvariant()
               where protocol is "tcp" or "udp"
               select new ServiceRoute(
                   address, protocol, port.Port, Endpoints(all, port, service.Spec!.PublishNotReadyAddresses == true),
                   $"{service.Metadata.Namespace}.{service.Metadata.Name}.{address}.{protocol}.{port.Port}"),
        ];
    }

    /// <summary>Ready endpoints; where none is ready, those that still serve while they end.</summary>
    private static IReadOnlyList<IPEndPoint> Endpoints(IReadOnlyList<EndpointSlice> slices, ServicePort port, bool notReadyToo)
    {
        var candidates = from slice in slices
                         from slicePort in slice.Ports ?? []
                         where (slicePort.Name ?? "") == (port.Name ?? "") && slicePort.Port is not null
                               && (slicePort.Protocol ?? "TCP") == (port.Protocol ?? "TCP")
                         from endpoint in slice.Endpoints ?? []
                         from address in endpoint.Addresses
                         where IPAddress.TryParse(address, out var parsed) && parsed.GetAddressBytes().Length == 4
                         select (Place: new IPEndPoint(IPAddress.Parse(address), slicePort.Port!.Value), endpoint.Conditions);
        var all = candidates.ToList();
        var ready = all.Where(one => notReadyToo || one.Conditions?.Ready != false).ToList();
        var chosen = ready.Count > 0 ? ready : all.Where(one => one.Conditions is { Serving: true, Terminating: true });
        return [.. chosen.Select(one => one.Place).Distinct().OrderBy(place => place.ToString(), StringComparer.Ordinal)];
    }

    private static IEnumerable<IPAddress> Addresses(ServiceSpec? spec) =>
        new[] { spec?.ClusterIP }.Concat(spec?.ClusterIPs ?? []).Where(text => text is { Length: > 0 } and not "None")
            .Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()
            .Where(address => address.GetAddressBytes().Length == 4).Distinct();
}
