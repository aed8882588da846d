namespace Surus.Kubernetes;

/// <summary>What a cache holds, and how.</summary>
public sealed record InformerOptions<T>
    where T : class
{
    /// <summary>Which objects; the narrower, the smaller the cache.</summary>
    public Selection Select { get; init; } = Selection.All;

    /// <summary>Makes an object smaller before it is kept, such as without <c>managedFields</c>; null keeps it whole.</summary>
    public Func<T, T>? Transform { get; init; }

    /// <summary>Ways to find objects.</summary>
    public IReadOnlyList<ObjectIndex<T>> Indexes { get; init; } = [];
}
