namespace Surus.Kubernetes;

/// <summary>Names one object of a kind.</summary>
/// <param name="Namespace">The namespace; null or empty for objects of the whole cluster.</param>
/// <param name="Name">The name.</param>
public readonly record struct NamespacedName(string? Namespace, string Name)
{
    /// <summary>The namespace; null for objects of the whole cluster, never empty.</summary>
    public string? Namespace { get; } = string.IsNullOrEmpty(Namespace) ? null : Namespace;

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
