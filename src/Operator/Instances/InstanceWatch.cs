using System.Net.Sockets;
using System.Security.Authentication;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>
/// Keeps an eye on one instance between the passes of its Cluster, and calls for a pass at once when something changed that matters:
/// an answer that differs, a refusal, silence, or the end of a connection that was held open for nothing else.
/// </summary>
internal sealed class InstanceWatch(
    NamespacedName instance, string? podUid, string address, StatusClient client, InstanceContacts contacts, Action changed, TimeProvider time)
{
    private static readonly TimeSpan PrimaryPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReplicaPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UnsettledPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>The client that is used; when it is replaced, so is the watch.</summary>
    public StatusClient Client => client;

    /// <summary>The pod that is watched.</summary>
    public string? PodUid => podUid;

    /// <summary>Where it is reached.</summary>
    public string Address => address;

    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(Poll(cancel), HoldOpen(cancel)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The instance is no longer watched.
        }
    }

    private async Task Poll(CancellationToken cancel)
    {
        while (true)
        {
            var memory = await AskAndTell(cancel).ConfigureAwait(false);
            await Task.Delay(Period(memory), time, cancel).ConfigureAwait(false);
        }
    }

    private async Task HoldOpen(CancellationToken cancel)
    {
        while (true)
        {
            var isOpen = false;
            try
            {
                await client.WaitForEnd(address, () => isOpen = true, cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
            {
                // That it broke is the news; what follows from it is found by asking.
            }

            if (isOpen)
            {
                contacts.Ended(instance);
                await AskAndTell(cancel).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(UnsettledPeriod, time, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task<InstanceMemory> AskAndTell(CancellationToken cancel)
    {
        var before = contacts.Of(instance);
        var after = await contacts.Ask(instance, podUid, address, client, cancel).ConfigureAwait(false);
        if (Differs(before, after))
        {
            changed();
        }

        return after;
    }

    private static TimeSpan Period(InstanceMemory memory) => memory switch
    {
        { Contact: InstanceContact.Answering, Report: { IsPrimary: true } } => PrimaryPeriod,
        { Contact: InstanceContact.Answering, Report: { PostmasterState: PostmasterState.Running } } => ReplicaPeriod,
        _ => UnsettledPeriod,
    };

    private static bool Differs(InstanceMemory? before, InstanceMemory after) =>
        before is null || before.PodUid != after.PodUid || before.Contact != after.Contact || !Equals(Facts(before.Report), Facts(after.Report));

    // What a decision may turn on; positions move all the time and are looked up when they matter.
    private static object? Facts(InstanceStatusReport? report) => report is null
        ? null
        : (report.IsPrimary, report.TimeLineId, report.PostmasterState, report.LeaseHeld, report.PendingRestart, report.IsWalReceiverActive,
            report.SessionId, report.Fenced, report.StoppedFollowingInRound, report.CanBePromoted, report.HasDiverged, report.LoadedConfigurationHash);
}
