namespace Surus.Decisions;

/// <summary>
/// Who must agree when the API server can't be asked. A primary that can't renew its lease keeps serving while
/// <see cref="PeersToKeepServing"/> others vouch for it; an expired lease is taken away only after
/// <see cref="InstancesToTakeOver"/> others stopped following the old primary. The two sets always share an instance, and no
/// instance is in both.
/// </summary>
public static class Quorum
{
    /// <summary>
    /// Peers that must vouch for a primary cut off from the API server: with itself, a majority of the instances. The only
    /// instance of a cluster needs none, for there is nobody who could take over.
    /// </summary>
    /// <param name="instances">The cluster's number of instances, at least 1.</param>
    public static int PeersToKeepServing(int instances) => instances / 2;

    /// <summary>Instances other than the old primary that must have turned away from it before its expired lease is taken.</summary>
    /// <param name="instances">The cluster's number of instances, at least 1.</param>
    public static int InstancesToTakeOver(int instances) => instances - (instances / 2);
}
