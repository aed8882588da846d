namespace Surus.LocalCluster.Cluster;

/// <summary>Names an object within its type; ordered as lists are: by <c>namespace/name</c>, in byte order.</summary>
/// <param name="Namespace">The namespace; empty for cluster-scoped objects.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>The namespace as the API takes it: null for cluster-scoped objects.</summary>
    public string? NamespaceOrNull => Namespace.Length == 0 ? null : Namespace;

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

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
