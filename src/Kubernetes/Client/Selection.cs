namespace Surus.Kubernetes;

/// <summary>Which objects a list, a watch or a cache is about, in the selector syntax of the Kubernetes API; null selects all.</summary>
/// <param name="Namespace">The namespace; null for all of them.</param>
/// <param name="Labels">A label selector, such as <c>app=web,tier in (front,back)</c>.</param>
/// <param name="Fields">A field selector, such as <c>metadata.name=a</c>.</param>
public sealed record Selection(string? Namespace = null, string? Labels = null, string? Fields = null)
{
    /// <summary>Everything.</summary>
    public static Selection All { get; } = new();

    /// <summary>The one object of this name.</summary>
    public static Selection One(NamespacedName key) => new(key.Namespace, Fields: $"metadata.name={key.Name}");
}

/// <summary>Which part of a list is wanted.</summary>
public sealed record ListOptions
{
    /// <summary>Which objects.</summary>
    public Selection Select { get; init; } = Selection.All;

    /// <summary>How many objects a page holds at most; null for all in one.</summary>
    public int? Limit { get; init; }

    /// <summary>The mark of the page before, to get the next one.</summary>
    public string? Continue { get; init; }

    /// <summary>The revision asked for; <c>"0"</c> takes whatever the server has at hand, null the newest.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>Objects at one revision.</summary>
/// <param name="Items">The objects that could be read.</param>
/// <param name="ResourceVersion">The revision, from which a watch goes on.</param>
/// <param name="Continue">The mark for the next page; null on the last one.</param>
/// <param name="Unreadable">Objects that do not fit the type, left out so that they do not hide the others.</param>
public sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue, IReadOnlyList<UnreadableObject> Unreadable);

/// <summary>An object that the server keeps but that does not fit its type.</summary>
/// <param name="Key">Its name, where it has one.</param>
/// <param name="Error">What does not fit.</param>
public sealed record UnreadableObject(NamespacedName Key, string Error);
