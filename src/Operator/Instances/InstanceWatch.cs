using Surus.Api;
using Surus.Decisions;

namespace Surus.Operator;

/// <summary>
/// Listens to one pod between the passes of its Cluster, and calls for a pass at once when something changed that matters: a report that
/// differs, a refusal, silence, or the end of the process. Where a manager can't be listened to, it is asked again and again.
/// </summary>
internal sealed class InstanceWatch(
    PodIdentity pod, string address, StatusClient client, InstanceContacts contacts, Action changed, TimeProvider time)
{
    private static readonly TimeSpan PrimaryPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReplicaPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UnsettledPeriod = TimeSpan.FromMilliseconds(250);

    private volatile bool podIsGone;

    /// <summary>The client that is used; when it is replaced, so is the watch.</summary>
    public StatusClient Client => client;

    /// <summary>Where the pod is reached.</summary>
    public string Address => address;

    /// <summary>Whether <see cref="PodIsGone"/> was told.</summary>
    public bool IsPodGone => podIsGone;

    /// <summary>
    /// The pod's object was deleted. Its containers may live on for a while, and how their end is heard of may be the evidence of a failover; so
    /// the connection stays open until it ends. Nobody is asked at the address any more: it may soon be another pod's.
    /// </summary>
    public void PodIsGone() => podIsGone = true;

    /// <summary>Watches until cancelled, or until a pod that is gone has ended its connection.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            while (!podIsGone)
            {
                var end = await client.Listen(address, Heard, cancel).ConfigureAwait(false);
                if (end == StreamEnd.ProcessEnded)
                {
                    contacts.Ended(pod);
                }

                var memory = await AskAndTell(wasSilent: end == StreamEnd.Lost, cancel).ConfigureAwait(false);
                if (end == StreamEnd.NotOpened || memory?.Contact != InstanceContact.Answering)
                {
                    await Task.Delay(Period(memory), time, cancel).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The instance is no longer watched.
        }
    }

    private void Heard(InstanceStatusReport report)
    {
        var before = contacts.Of(pod);
        Tell(before, contacts.Heard(pod, report));
    }

    private async Task<InstanceMemory?> AskAndTell(bool wasSilent, CancellationToken cancel)
    {
        if (podIsGone)
        {
            changed();
            return null;
        }

        var before = contacts.Of(pod);
        var after = await contacts.Ask(pod, address, client, cancel, wasSilent).ConfigureAwait(false);
        Tell(before, after);
        return after;
    }

    private void Tell(InstanceMemory? before, InstanceMemory after)
    {
        if (before is null || before.Contact != after.Contact || !Equals(Facts(before.Report), Facts(after.Report)))
        {
            changed();
        }
    }

    private static TimeSpan Period(InstanceMemory? memory) => memory switch
    {
        { Contact: InstanceContact.Answering, Report: { IsPrimary: true } } => PrimaryPeriod,
        { Contact: InstanceContact.Answering, Report: { PostmasterState: PostmasterState.Running } } => ReplicaPeriod,
        _ => UnsettledPeriod,
    };

    // What a decision may turn on; positions move all the time and are looked up when they matter.
    private static object? Facts(InstanceStatusReport? report) => report is null
        ? null
        : (report.IsPrimary, report.TimeLineId, report.PostmasterState, report.LeaseHeld, report.PendingRestart, report.IsWalReceiverActive,
            report.SessionId, report.Fenced, report.StoppedFollowingInRound, report.CanBePromoted, report.HasDiverged, report.LoadedConfigurationHash,
            report.ConfigurationGeneration);
}
