using System.Collections.Concurrent;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>One <see cref="StatusClient"/> a Cluster, made anew when its authority changes.</summary>
internal sealed class StatusClients(OperatorIdentity identity, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<NamespacedName, StatusClient> clients = new();

    /// <summary>The client of a Cluster whose servers are checked by <paramref name="authority"/>.</summary>
    public StatusClient For(NamespacedName cluster, string authority)
    {
        if (clients.TryGetValue(cluster, out var client) && client.Authority == authority)
        {
            return client;
        }

        // The one before is left to its requests: its connections end when they are idle.
        return clients[cluster] = new StatusClient(ObjectNames.ReadWriteService(cluster.Name), authority, identity.Certificate, time);
    }

    /// <summary>Drops the client of a Cluster that is gone.</summary>
    public void Forget(NamespacedName cluster)
    {
        if (clients.TryRemove(cluster, out var client))
        {
            client.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }
}
