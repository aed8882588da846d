namespace Surus.Kubernetes;

/// <summary>The kinds of change that a watch tells.</summary>
public enum WatchEventKind
{
    /// <summary>The object appeared, or began to match the selector.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or ceased to match the selector.</summary>
    Deleted,

    /// <summary>No change: all up to this resourceVersion has been told.</summary>
    Bookmark,
}

/// <summary>One change, as a watch tells it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Key">The object's name; empty for a bookmark.</param>
/// <param name="Object">The object after the change (for a deletion: as it last was); null for a bookmark, and where it does not fit the type.</param>
/// <param name="ResourceVersion">The revision of the change, from which the watch can go on.</param>
/// <param name="Unreadable">What does not fit, where the object does not fit the type; else null.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, NamespacedName Key, T? Object, string ResourceVersion, string? Unreadable = null)
    where T : class;

/// <summary>What a single watch asks for.</summary>
public sealed record WatchOptions
{
    /// <summary>Which objects.</summary>
    public Selection Select { get; init; } = Selection.All;

    /// <summary>Begin after this revision; null begins with all there is.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>After this time the server ends the watch; null leaves it to the server.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A watch that tells nothing, not even a bookmark, for so long is taken for dead.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromMinutes(3);
}
