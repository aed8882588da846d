namespace Surus.Kubernetes;

/// <summary>A change of a cached object. Changes that were missed during a cut arrive as one.</summary>
/// <param name="Old">The object before; null where it is new.</param>
/// <param name="New">The object after; null where it is gone.</param>
public sealed record ObjectChange<T>(T? Old, T? New)
    where T : class
{
    /// <summary>The object after the change or, where it is gone, as it last was known.</summary>
    public T Latest => New ?? Old ?? throw new InvalidOperationException("A change is about an object.");

    /// <summary>True where the object is gone.</summary>
    public bool IsDeletion => New is null;
}
