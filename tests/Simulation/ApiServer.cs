using Surus.Api;

namespace Surus.Simulation;

/// <summary>The part of the Cluster's status that the protocol uses, as stored.</summary>
internal sealed record ClusterRecord(long Version, string? Target, string Round, string? Current, DateTimeOffset? FailingSince);

/// <summary>The lease, as stored.</summary>
internal sealed record LeaseRecord(
    long Version, string? Holder, string? Session, string? Address, TimelineId Timeline, LogSequenceNumber? HandoverLsn,
    string? Successor);

/// <summary>The API server: two objects, resource versions, compare-and-swap. Its watches are late (see <see cref="World"/>).</summary>
internal sealed class ApiServer(string firstPrimary)
{
    private long version = 10;

    public ClusterRecord Cluster { get; private set; } = new(1, firstPrimary, "round-0", firstPrimary, null);

    public LeaseRecord Lease { get; private set; } = new(2, null, null, null, new TimelineId(1), null, null);

    /// <summary>Called after every change.</summary>
    public Action Changed { get; set; } = () => { };

    public bool WriteLease(string expectedVersion, Func<LeaseRecord, LeaseRecord> change)
    {
        if (Lease.Version.ToString() != expectedVersion)
        {
            return false;
        }

        Lease = change(Lease) with { Version = ++version };
        Changed();
        return true;
    }

    public bool SetTarget(string target, string? expected)
    {
        if (Cluster.Target != expected)
        {
            return false;
        }

        Cluster = Cluster with { Version = ++version, Target = target, Round = $"round-{version}" };
        Changed();
        return true;
    }

    public bool SetCurrent(string name)
    {
        if (Cluster.Target != name)
        {
            return false;
        }

        Cluster = Cluster with { Version = ++version, Current = name };
        Changed();
        return true;
    }

    public void SetFailingSince(DateTimeOffset? since)
    {
        Cluster = Cluster with { Version = ++version, FailingSince = since };
        Changed();
    }
}
