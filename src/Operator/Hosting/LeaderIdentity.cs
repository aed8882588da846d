namespace Surus.Operator;

/// <summary>
/// What an operator process is called in the leader's lease: pod, container and process. An earlier process of this very container has ended, so
/// its lease need not run out first: an operator that was killed works again as soon as it is started again.
/// </summary>
/// <param name="pod">The pod's name, for people.</param>
/// <param name="podUid">The pod's unique id; null outside a pod.</param>
/// <param name="processId">This process. Only process 1 of a container knows that none was left over from before.</param>
/// <param name="process">Unique to this process.</param>
internal sealed class LeaderIdentity(string pod, string? podUid, int processId, Guid process)
{
    private readonly string container = $"{pod}_{podUid}_";

    /// <summary>The identity.</summary>
    public string Name => string.IsNullOrEmpty(podUid) ? $"{pod}_{process}" : $"{container}{process}";

    /// <summary>Whether an identity is of an earlier process of this container.</summary>
    public bool IsPredecessor(string identity) =>
        processId == 1 && !string.IsNullOrEmpty(podUid) && identity.StartsWith(container, StringComparison.Ordinal) && identity != Name;
}
