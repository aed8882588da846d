using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Tells when objects change that volumes are made from.</summary>
internal sealed class VolumeWatch(IClusterApi api, TimeProvider time, ILogger logger)
{
    private static readonly (ResourceType Type, string Kind)[] Watched =
    [
        (new ResourceType("", "v1", "secrets"), "Secret"),
        (new ResourceType("", "v1", "configmaps"), "ConfigMap"),
        (ResourceTypes.PersistentVolumeClaims, "PersistentVolumeClaim"),
    ];

    /// <summary>Watches until cancelled.</summary>
    /// <param name="changed">Called with each object that was created or changed.</param>
    /// <param name="cancel">Ends it.</param>
    public Task RunAsync(Action<VolumeObject> changed, CancellationToken cancel) => Task.WhenAll(Watched.Select(watched =>
        new ObjectWatch(api, watched.Type, ObjectFilter.All, time, logger).RunAsync(
            all =>
            {
                foreach (var value in all)
                {
                    Tell(value);
                }

                return Task.CompletedTask;

                void Tell(JsonObject value) => changed(new VolumeObject(watched.Kind, value.Namespace, value.Name));
            },
            (type, value) =>
            {
                if (type != WatchEventType.Deleted)
                {
                    changed(new VolumeObject(watched.Kind, value.Namespace, value.Name));
                }
            },
            cancel)));
}
