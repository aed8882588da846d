using System.Collections.Immutable;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Network;

/// <summary>All services with their endpoints, as the proxy and the DNS need them. Immutable: each change makes a new one.</summary>
internal sealed record ServiceIndex
{
    /// <summary>Nothing.</summary>
    public static ServiceIndex Empty { get; } = new();

    /// <summary>The services, by <c>namespace/name</c>.</summary>
    public ImmutableDictionary<string, Service> Services { get; init; } = ImmutableDictionary<string, Service>.Empty;

    /// <summary>The EndpointSlices, by <c>namespace/name</c>.</summary>
    public ImmutableDictionary<string, EndpointSlice> Slices { get; init; } = ImmutableDictionary<string, EndpointSlice>.Empty;

    /// <summary>The key of an object.</summary>
    public static string Key(ObjectMeta metadata) => $"{metadata.Namespace}/{metadata.Name}";

    /// <summary>The key of the service that a slice belongs to; null where it belongs to none.</summary>
    public static string? ServiceOf(EndpointSlice slice) =>
        slice.Metadata.Labels?.GetValueOrDefault(ServiceTable.ServiceLabel) is { } name ? $"{slice.Metadata.Namespace}/{name}" : null;

    /// <summary>The slices of a service.</summary>
    public IEnumerable<EndpointSlice> SlicesOf(string service) => Slices.Values.Where(slice => ServiceOf(slice) == service);

    /// <summary>All routes, by name.</summary>
    public IReadOnlyDictionary<string, ServiceRoute> Routes()
    {
        var slices = Slices.Values.ToLookup(ServiceOf);
        return Services.SelectMany(service => ServiceTable.Routes(service.Value, slices[service.Key]))
            .ToDictionary(route => route.Name, StringComparer.Ordinal);
    }
}
