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

    /// <summary>
    /// Instances other than the old primary that must have turned away from it before its expired lease is taken: so many that too few are left to vouch
    /// for it, by the number that the primary itself last knew of.
    /// </summary>
    /// <param name="present">How many instances there are that ever ran, the old primary among them.</param>
    /// <param name="believed">How many the old primary took there to be when it last renewed its lease.</param>
    public static int InstancesToTakeOver(int present, int believed) => Math.Max(0, present - PeersToKeepServing(believed));
}
