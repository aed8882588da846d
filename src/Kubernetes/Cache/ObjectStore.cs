using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>The objects of a cache and their indexes. Not safe for several threads: its owner locks.</summary>
internal sealed class ObjectStore<T>
    where T : class, IKubernetesObject<T>
{
    private readonly Dictionary<NamespacedName, T> objects = [];
    private readonly Dictionary<ObjectIndex<T>, Dictionary<string, HashSet<NamespacedName>>> indexes;

    public ObjectStore(IEnumerable<ObjectIndex<T>> indexes)
    {
        this.indexes = indexes.ToDictionary(index => index, _ => new Dictionary<string, HashSet<NamespacedName>>());
    }

    public int Count => objects.Count;

    public IReadOnlyCollection<T> All => objects.Values;

    public IReadOnlyCollection<NamespacedName> Keys => objects.Keys;

    public T? Find(NamespacedName key) => objects.GetValueOrDefault(key);

    public IEnumerable<T> By(ObjectIndex<T> index, string value)
    {
        if (!indexes.TryGetValue(index, out var entries))
        {
            throw new ArgumentException($"The cache of {T.Definition.Plural} has no index \"{index.Name}\".", nameof(index));
        }

        return entries.TryGetValue(value, out var keys) ? keys.Select(key => objects[key]) : [];
    }

    /// <summary>Puts the object in and returns the one it replaces.</summary>
    public T? Put(NamespacedName key, T value)
    {
        var old = Remove(key);
        objects[key] = value;
        foreach (var (index, entries) in indexes)
        {
            foreach (var found in index.Keys(value))
            {
                (entries.TryGetValue(found, out var keys) ? keys : entries[found] = []).Add(key);
            }
        }

        return old;
    }

    /// <summary>Takes the object out and returns it; null where it was not there.</summary>
    public T? Remove(NamespacedName key)
    {
        if (!objects.Remove(key, out var old))
        {
            return null;
        }

        foreach (var (index, entries) in indexes)
        {
            foreach (var found in index.Keys(old))
            {
                if (entries.TryGetValue(found, out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    entries.Remove(found);
                }
            }
        }

        return old;
    }
}
