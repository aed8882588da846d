namespace Surus.LocalCluster.Cluster;

/// <summary>Names an object within its type.</summary>
/// <param name="Namespace">The namespace; empty for cluster-scoped objects.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The namespace as the API takes it: null for cluster-scoped objects.</summary>
    public string? NamespaceOrNull => Namespace.Length == 0 ? null : Namespace;

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
