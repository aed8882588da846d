using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Network;

/// <summary>
/// Keeps the addresses of services leading to their endpoints: each change of a service or EndpointSlice becomes one nftables
/// transaction at once; changes that come while one is applied go together into the next.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="api">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">The log.</param>
internal sealed partial class ServiceProxy(ClusterNetwork network, IClusterApi api, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);
    private readonly ILogger logger = loggers.CreateLogger("service proxy");
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private ServiceIndex index = ServiceIndex.Empty;
    private int listed;

    /// <summary>All services as last seen; the DNS answers from it.</summary>
    public ServiceIndex Index => Volatile.Read(ref index);

    /// <summary>Completes when the services there were at the beginning lead to their endpoints.</summary>
    public Task Ready => ready.Task;

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(
        FollowAsync<Service>(ResourceTypes.Services, (now, all) => now with { Services = now.Services.Clear().AddRange(all) },
            (now, key, value) => now with { Services = value is null ? now.Services.Remove(key) : now.Services.SetItem(key, value) }, cancel),
        FollowAsync<EndpointSlice>(ResourceTypes.EndpointSlices, (now, all) => now with { Slices = now.Slices.Clear().AddRange(all) },
            (now, key, value) => now with { Slices = value is null ? now.Slices.Remove(key) : now.Slices.SetItem(key, value) }, cancel),
        ApplyAsync(cancel));

    private Task FollowAsync<T>(
        ResourceType type,
        Func<ServiceIndex, IEnumerable<KeyValuePair<string, T>>, ServiceIndex> replace,
        Func<ServiceIndex, string, T?, ServiceIndex> change,
        CancellationToken cancel)
        where T : class, IKubernetesObject<T> => new ObjectWatch(api, type, ObjectFilter.All, time, logger).RunAsync(
            all =>
            {
                var values = all.Select(Read<T>).ToList();
                Set(now => replace(now, values.Select(value => KeyValuePair.Create(ServiceIndex.Key(value.Metadata), value))));
                Interlocked.Increment(ref listed);
                changed.Writer.TryWrite(true);
                return Task.CompletedTask;
            },
            (kind, json) =>
            {
                var value = Read<T>(json);
                Set(now => change(now, ServiceIndex.Key(value.Metadata), kind == WatchEventType.Deleted ? null : value));
                changed.Writer.TryWrite(true);
            },
            cancel);

    private static T Read<T>(JsonObject value)
        where T : class, IKubernetesObject<T> => value.Deserialize(T.JsonTypeInfo)!;

    private void Set(Func<ServiceIndex, ServiceIndex> change)
    {
        lock (gate)
        {
            Volatile.Write(ref index, change(index));
        }
    }

    private async Task ApplyAsync(CancellationToken cancel)
    {
        IReadOnlyDictionary<string, ServiceRoute>? applied = null;
        await foreach (var _ in changed.Reader.ReadAllAsync(cancel))
        {
            // Before both lists are there, the rules of an earlier life are better than half of the new ones.
            if (Volatile.Read(ref listed) < 2)
            {
                continue;
            }

            var wanted = Index.Routes();
            try
            {
                var rules = applied is null
                    ? ServiceRules.All(network.Options, wanted)
                    : ServiceRules.Change(network.Options, applied, wanted);
                if (rules.Length > 0)
                {
                    await ClusterNetwork.ApplyAsync(rules, cancel);
                }

                applied = wanted;
                ready.TrySetResult();
            }
            catch (ToolException refused)
            {
                NotApplied(logger, refused.Message);
                applied = null;
                await Task.Delay(RetryPeriod, time, cancel);
                changed.Writer.TryWrite(true);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The rules of the services were not applied: {Problem}")]
    private static partial void NotApplied(ILogger logger, string problem);
}
