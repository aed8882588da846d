namespace Surus.LocalCluster.ApiServer;

/// <summary>Where an object is among those of its resource; ordered as lists are: by <c>namespace/name</c>, in byte order.</summary>
/// <param name="Namespace">The namespace; empty for cluster-scoped resources.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <inheritdoc/>
    public int CompareTo(ObjectKey other)
    {
        var common = Namespace.AsSpan().CommonPrefixLength(other.Namespace);
        if (common == Namespace.Length && common == other.Namespace.Length)
        {
            return string.CompareOrdinal(Name, other.Name);
        }

        var left = common < Namespace.Length ? Namespace[common] : '/';
        var right = common < other.Namespace.Length ? other.Namespace[common] : '/';
        return left.CompareTo(right);
    }
}
