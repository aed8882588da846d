namespace Surus.Kubernetes;

/// <summary>A way to find cached objects by something they hold; the instance itself is the handle to look up with.</summary>
/// <param name="Name">What the index is about, for people.</param>
/// <param name="Keys">The keys under which an object is found. Called once for each change of an object.</param>
public sealed record ObjectIndex<T>(string Name, Func<T, IEnumerable<string>> Keys)
    where T : class;
