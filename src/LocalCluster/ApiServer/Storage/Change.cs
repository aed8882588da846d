namespace Surus.LocalCluster.ApiServer;

/// <summary>One committed change of one object.</summary>
/// <param name="Revision">The revision of the change.</param>
/// <param name="Current">The object after it; null where it was removed.</param>
/// <param name="Previous">The object before it; null where it was created.</param>
internal sealed record Change(long Revision, StoredObject? Current, StoredObject? Previous)
{
    /// <summary>Which object changed.</summary>
    public ObjectKey Key => (Current ?? Previous!).Key;
}
