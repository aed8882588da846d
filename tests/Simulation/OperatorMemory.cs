using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>What an operator process keeps in memory.</summary>
internal sealed class OperatorMemory
{
    private readonly Dictionary<int, InstanceMemory> instances = [];
    private long leaseVersion;
    private TimeSpan leaseSince;
    private TimeSpan leaseReadAt;
    private string? round;
    private TimeSpan roundSince;

    public bool IsBusy { get; set; }

    /// <summary>What the last pass over the whole Cluster had before it, and when it was.</summary>
    public (int Facts, TimeSpan At)? LastPass { get; set; }

    public InstanceMemory Of(int serial)
    {
        if (!instances.TryGetValue(serial, out var seen))
        {
            instances[serial] = seen = new();
        }

        return seen;
    }

    /// <summary>A lease ages only while it can be read.</summary>
    public void Lease(LeaseRecord lease, TimeSpan now)
    {
        if (lease.Version != leaseVersion || now - leaseReadAt > TimeSpan.FromSeconds(1))
        {
            leaseVersion = lease.Version;
            leaseSince = now;
        }

        leaseReadAt = now;
    }

    public TimeSpan LeaseUnchangedFor(TimeSpan now) => now - leaseSince;

    public TimeSpan TargetSeenFor(string current, TimeSpan now)
    {
        (round, roundSince) = round == current ? (round, roundSince) : (current, now);
        return now - roundSince;
    }
}

/// <summary>What the operator remembers of one instance.</summary>
internal sealed class InstanceMemory
{
    public InstanceContact Contact { get; private set; }

    public TimeSpan Since { get; private set; }

    private (string Session, TimeSpan At)? former;

    public InstanceReport? Report { get; private set; }

    /// <summary>What else it said with the report.</summary>
    public InstanceStatusReport? Status { get; private set; }

    public TimeSpan ReportedAt { get; private set; }

    /// <summary>When the last line of its stream comes that is under way.</summary>
    public TimeSpan StreamsUntil { get; set; }

    public string? LastSession { get; private set; }

    public string? LastAddress { get; private set; }

    public ManagerEnd? FormerEnd(TimeSpan now) => former is { } end ? new(end.Session, now - end.At) : null;

    public void Answer((InstanceReport Report, InstanceStatusReport Status) said, string address, TimeSpan now) =>
        (Report, Status, ReportedAt, LastSession, LastAddress) = (said.Report, said.Status, now, said.Report.Session, address);

    /// <summary>The pod is another one by now, and the connection to the one before has ended.</summary>
    public void PodWasReplaced(TimeSpan now)
    {
        former = former?.Session == LastSession ? former : (LastSession!, now);
    }

    public void Now(InstanceContact contact, TimeSpan now) => (Contact, Since) = contact == Contact ? (Contact, Since) : (contact, now);
}
