using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Reads a cache. What it gives are the very objects of the cache, which never change; lists are copies, in no order.</summary>
public sealed class Lister<T>
    where T : class, IKubernetesObject<T>
{
    private readonly ObjectStore<T> store;
    private readonly Lock gate;

    internal Lister(ObjectStore<T> store, Lock gate)
    {
        this.store = store;
        this.gate = gate;
    }

    /// <summary>How many objects there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return store.Count;
            }
        }
    }

    /// <summary>The object; null where there is none.</summary>
    public T? Find(NamespacedName key)
    {
        lock (gate)
        {
            return store.Find(key);
        }
    }

    /// <summary>All objects.</summary>
    public IReadOnlyList<T> List()
    {
        lock (gate)
        {
            return [.. store.All];
        }
    }

    /// <summary>The objects that an index of the cache finds under a key.</summary>
    /// <exception cref="ArgumentException">The cache has no such index.</exception>
    public IReadOnlyList<T> By(ObjectIndex<T> index, string value)
    {
        lock (gate)
        {
            return [.. store.By(index, value)];
        }
    }
}
