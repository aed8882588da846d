using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>Sees to it that the services of a cluster never have nobody behind them.</summary>
internal sealed class ServiceWatch : IAsyncDisposable
{
    private const string ServiceName = "kubernetes.io/service-name";

    private readonly CancellationTokenSource stop = new();
    private readonly Task following;

    private ServiceWatch(Scene scene, Informer<EndpointSlice> slices)
    {
        var name = scene.Cluster.Name;
        foreach (var service in (string[])[ObjectNames.ReadWriteService(name), ObjectNames.ReadOnlyService(name)])
        {
            slices.AddHandler(_ => Look(scene, slices, service));
        }

        following = slices.Run(stop.Token);
    }

    /// <summary>Watches from now on; what it sees becomes a complaint.</summary>
    public static async Task<ServiceWatch> Begin(Scene scene, CancellationToken cancel)
    {
        var slices = new Informer<EndpointSlice>(
            scene.Laboratory.Client, new InformerOptions<EndpointSlice> { Select = new Selection(scene.Cluster.Namespace) });
        var watch = new ServiceWatch(scene, slices);
        await slices.WaitForSync(cancel);
        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static void Look(Scene scene, Informer<EndpointSlice> slices, string service)
    {
        var endpoints = slices.Lister.List()
            .Where(slice => slice.Metadata.Labels?.GetValueOrDefault(ServiceName) == service)
            .SelectMany(slice => slice.Endpoints);
        if (slices.HasSynced && !endpoints.Any(endpoint => endpoint.Conditions?.Ready != false))
        {
            scene.Complain($"The service {service} had nobody behind it.");
        }
    }
}
