using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>
/// For how long each lease has been unchanged, by the operator's own clock, while the API server could be asked all the time. It hears every
/// renewal, so that a Cluster need not be looked at for one.
/// </summary>
internal sealed class LeaseClock(Informer<Lease> leases, TimeProvider time)
{
    private readonly Stopwatches unchanged = new(time);

    /// <summary>Whether a lease was changed in something else than the time of its renewal.</summary>
    public bool Matters(ObjectChange<Lease> change)
    {
        if (change.New is not { } lease)
        {
            unchanged.Forget(change.Latest.Key());
            return true;
        }

        UnchangedFor(lease);
        return change.Old is not { } old || Words(old) != Words(lease);
    }

    /// <summary>The lease of that name as it is in the cache; null when there is none.</summary>
    public LeaseView? Read(NamespacedName name)
    {
        if (leases.Problem is not null)
        {
            // While the API server cannot be read, no lease grows older.
            unchanged.Forget(name);
        }

        return leases.Lister.Find(name) is { } lease ? LeaseRecord.Read(lease, UnchangedFor(lease)) : null;
    }

    // After an interruption the time begins anew: nobody may have looked in the meantime, and renewals of that time may not have been heard of.
    private TimeSpan UnchangedFor(Lease lease) => unchanged.SeenFor(lease.Key(), $"{lease.Metadata.ResourceVersion} {leases.Interruptions}");

    private static LeaseView Words(Lease lease) => LeaseRecord.Read(lease, TimeSpan.Zero) with { ResourceVersion = "" };
}
