using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// One pod on this machine. All that happens to it comes in as a change, in order; after each batch of changes it looks at
/// itself, decides, acts, and writes its status where that differs from what was written. What takes time runs beside it and
/// comes back as a change.
/// </summary>
internal sealed partial class PodWorker : IPodActor
{
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(1);

    // A timer takes 49 days at the most. A look that comes before its time asks for the next one.
    private static readonly TimeSpan LongestAlarm = TimeSpan.FromDays(1);

    private readonly Channel<Action> changes = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource ended = new();
    private readonly NodeContext node;
    private readonly PodFolder folder;
    private readonly PodSandbox sandbox;
    private readonly List<PodContainer> containers = [];
    private readonly Action<PodWorker> forgotten;
    private readonly ITimer alarm;
    private readonly string uid;
    private SandboxView sandboxView = new SandboxView.Absent();
    private string? evicted;
    private string? writtenStatus;
    private Task beside = Task.CompletedTask;
    private bool gone;
    private bool writing;
    private bool deleting;
    private bool done;
    private int sandboxFailures;
    private DateTimeOffset? alarmAt;
    private DateTimeOffset? refreshAt;

    /// <summary>A pod that this node shall run.</summary>
    /// <param name="node">The node.</param>
    /// <param name="pod">The object.</param>
    /// <param name="forgotten">Called when nothing of the pod is left.</param>
    public PodWorker(NodeContext node, Pod pod, Action<PodWorker> forgotten)
    {
        this.node = node;
        this.forgotten = forgotten;
        Pod = pod;
        uid = pod.Metadata.Uid!;
        folder = new PodFolder(Path.Combine(node.Host.Options.PodsFolder(node.Name), uid));
        sandbox = new PodSandbox(node, folder);
        alarm = node.Time.CreateTimer(_ => Post(() => alarmAt = null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AddContainers();
    }

    /// <inheritdoc/>
    public Pod Pod { get; private set; }

    /// <inheritdoc/>
    public PodNetwork? Network => sandbox.Network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, MountedVolume> Volumes => sandbox.Volumes.ByName;

    /// <inheritdoc/>
    public CancellationToken Ended => ended.Token;

    /// <summary>The pod's identity.</summary>
    public string Uid => uid;

    /// <summary>A container by name; null where the pod has none of that name.</summary>
    public PodContainer? Find(string container) => containers.FirstOrDefault(known => known.View.Name == container);

    /// <inheritdoc/>
    public void Post(Action change) => changes.Writer.TryWrite(change);

    /// <summary>The object changed.</summary>
    public void Update(Pod pod) => Post(() =>
    {
        if (IsReady(pod) != IsReady(Pod))
        {
            // Somebody else took it as not ready, for its node was silent: what it is, is written again.
            writtenStatus = null;
        }

        Pod = pod;
        AddContainers();
    });

    private static long Revision(Pod pod) =>
        long.TryParse(pod.Metadata.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static bool IsReady(Pod pod) => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The object is gone from the API.</summary>
    /// <param name="last">As it was last, which says how much grace it had.</param>
    public void Gone(Pod? last) => Post(() =>
    {
        Pod = last ?? Pod;
        gone = true;
    });

    /// <summary>An object that a volume is made from may have changed.</summary>
    public void ObjectChanged() => Post(() => refreshAt = node.Time.GetUtcNow());

    /// <summary>Takes over what an earlier life of this process left of the pod.</summary>
    /// <param name="running">The ids of the containers that run.</param>
    public async Task AdoptAsync(IReadOnlySet<string> running)
    {
        if (folder.LoadNetwork() is not { } network)
        {
            return;
        }

        sandbox.Adopt(network);
        var statuses = (Pod.Status?.ContainerStatuses ?? []).Concat(Pod.Status?.InitContainerStatuses ?? []).ToList();
        foreach (var container in containers)
        {
            container.Adopt(running, statuses.FirstOrDefault(status => status.Name == container.View.Name));
        }

        if (containers.Any(container => container.View.IsUp))
        {
            sandboxView = new SandboxView.Ready(network.Address.ToString());
            await node.Host.Network.AdoptAsync([network], ended.Token);
            Post(Refresh);
        }
        else
        {
            await sandbox.DisconnectAsync();
        }
    }

    /// <summary>Works until nothing of the pod is left, or until cancelled, which leaves everything as it is.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        Post(() => { });
        try
        {
            while (!done && await changes.Reader.WaitToReadAsync(cancel))
            {
                while (changes.Reader.TryRead(out var change))
                {
                    change();
                }

                Pass();
            }
        }
        catch (OperationCanceledException)
        {
            containers.ForEach(container => container.Detach());
        }

        await ended.CancelAsync();
        await alarm.DisposeAsync();
    }

    /// <summary>Ends all containers at once and removes all that the pod has on this machine; the object stays. After <see cref="RunAsync"/>.</summary>
    public async Task DestroyAsync()
    {
        foreach (var container in containers)
        {
            await container.DestroyAsync();
        }

        await sandbox.RemoveAsync();
        folder.Delete();
    }

    /// <summary>Returns when nothing that was begun for the pod is under way any more. After <see cref="RunAsync"/>.</summary>
    public Task Settled => Task.WhenAll([beside, .. containers.Select(container => container.Settled)]);

    private void Beside(Func<Task> work) => beside = Task.WhenAll(beside, Task.Run(work, CancellationToken.None));

    private void Pass()
    {
        try
        {
            if (refreshAt <= node.Time.GetUtcNow())
            {
                Refresh();
            }

            var nextLook = refreshAt;
            foreach (var step in PodDecision.Decide(View()))
            {
                if (step is PodStep.LookAgain look)
                {
                    nextLook = nextLook < look.At ? nextLook : look.At;
                }
                else
                {
                    Carry(step);
                }
            }

            SetAlarm(nextLook);
            WriteStatus();
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // One pod's trouble stays its own.
            PassFailed(problem, Pod.Metadata.Namespace, Pod.Metadata.Name);
            node.Events.Tell(Pod, "FailedSync", problem.Message, warning: true);
            SetAlarm(node.Time.GetUtcNow() + WriteAgain);
        }
    }

    private PodView View() => new(node.Time.GetUtcNow(), Pod, sandboxView, [.. containers.Select(container => container.View)])
    {
        Gone = gone,
        EvictionReason = evicted,
    };

    private void Carry(PodStep step)
    {
        switch (step)
        {
            case PodStep.PrepareSandbox:
                sandboxView = new SandboxView.Busy();
                Beside(PrepareSandboxAsync);
                break;
            case PodStep.StartContainer start:
                Find(start.Name)!.Start();
                break;
            case PodStep.StopContainer stop:
                Find(stop.Name)!.Stop(stop.GraceSeconds, stop.Why);
                break;
            case PodStep.RemoveSandbox:
                sandboxView = new SandboxView.Busy();
                Beside(RemoveSandboxAsync);
                break;
            case PodStep.Evict evict:
                evicted = evict.Reason;
                node.Events.Tell(Pod, "DeadlineExceeded", evict.Reason, warning: true);
                Post(() => { });
                break;
            case PodStep.DeleteObject:
                DeleteObject();
                break;
            case PodStep.Forget:
                folder.Delete();
                done = true;
                forgotten(this);
                break;
        }
    }

    private async Task PrepareSandboxAsync()
    {
        try
        {
            await sandbox.PrepareAsync(Pod, ended.Token);
            Post(() =>
            {
                sandboxFailures = 0;
                sandboxView = new SandboxView.Ready(sandbox.Network!.Address.ToString());
                refreshAt = sandbox.Volumes.RefreshAt;
            });
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            var reason = problem is VolumeException ? "FailedMount" : "FailedCreatePodSandBox";
            node.Events.Tell(Pod, reason, problem.Message, warning: true);
            Post(() =>
            {
                var wait = TimeSpan.FromMilliseconds(Math.Min(10_000, 250 << Math.Min(sandboxFailures++, 6)));
                sandboxView = new SandboxView.Failed(problem.Message, node.Time.GetUtcNow() + wait);
            });
        }
    }

    private async Task RemoveSandboxAsync()
    {
        try
        {
            await Task.WhenAll(containers.Select(container => container.CleanedUp));
            await sandbox.RemoveAsync();
            Post(() => sandboxView = new SandboxView.Removed());
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            PassFailed(problem, Pod.Metadata.Namespace, Pod.Metadata.Name);
            node.Events.Tell(Pod, "FailedKillPod", problem.Message, warning: true);
            Post(() => sandboxView = new SandboxView.Failed(problem.Message, node.Time.GetUtcNow() + WriteAgain));
        }
    }

    private void Refresh()
    {
        refreshAt = null;
        if (sandboxView is SandboxView.Failed failed)
        {
            // Perhaps what was missing is there now.
            sandboxView = failed with { RetryAt = node.Time.GetUtcNow() };
        }
        else if (sandboxView is SandboxView.Ready)
        {
            Beside(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            var next = await sandbox.RefreshAsync(Pod, ended.Token);
            Post(() => refreshAt = refreshAt < next ? refreshAt : next ?? refreshAt);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The files stay as they were: running containers keep what they have.
            node.Events.Tell(Pod, "FailedMount", problem.Message, warning: true);
            Post(() => refreshAt = node.Time.GetUtcNow() + TimeSpan.FromSeconds(10));
        }
    }

    private void AddContainers()
    {
        foreach (var (spec, role) in PodContainers.Of(Pod.Spec!).Where(known => Find(known.Spec.Name) is null))
        {
            containers.Add(new PodContainer(this, node, folder, spec, role));
        }
    }

    private void SetAlarm(DateTimeOffset? at)
    {
        if (at is { } time && (alarmAt is null || time < alarmAt))
        {
            alarmAt = time;
            var wait = time - node.Time.GetUtcNow();
            alarm.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestAlarm ? wait : LongestAlarm, Timeout.InfiniteTimeSpan);
        }
    }

    private void WriteStatus()
    {
        if (writing || gone || done)
        {
            return;
        }

        var status = ClusterObjects.ToJson(PodStatusRenderer.Render(View(), node.Address));
        var text = status.ToJsonString();
        if (text == writtenStatus)
        {
            return;
        }

        writing = true;
        Beside(() => WriteStatusAsync(status, text));
    }

    private async Task WriteStatusAsync(JsonObject status, string text)
    {
        try
        {
            var stored = await PodStatusWriter.WriteAsync(node.Api, Pod, status, ended.Token);
            var pod = stored.Deserialize(Pod.JsonTypeInfo)!;
            Post(() =>
            {
                // Somebody else may have written after this, and the watch may have told of it already.
                var overtaken = Revision(Pod) > Revision(pod);
                (writing, writtenStatus) = (false, overtaken && IsReady(Pod) != IsReady(pod) ? null : text);
                Pod = pod.Metadata.Uid == uid && !overtaken ? Pod with { Status = pod.Status } : Pod;
            });
        }
        catch (ApiException refused)
        {
            // Gone, or another pod has its name by now: the watch tells. Otherwise it is tried again.
            StatusNotWritten(Pod.Metadata.Namespace, Pod.Metadata.Name, refused.Message);
            Post(() =>
            {
                writing = false;
                writtenStatus = refused.Code is 404 or 409 ? text : writtenStatus;
                SetAlarm(node.Time.GetUtcNow() + WriteAgain);
            });
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>The last status goes first, so that whoever watches learns how the containers ended.</summary>
    private void DeleteObject()
    {
        WriteStatus();
        if (!writing && !deleting)
        {
            deleting = true;
            Beside(DeleteObjectAsync);
        }
    }

    private async Task DeleteObjectAsync()
    {
        try
        {
            await node.Api.Delete(
                ResourceTypes.Pods, Pod.Metadata.Namespace, Pod.Metadata.Name!, new Cluster.DeleteOptions(GracePeriodSeconds: 0, Uid: uid), ended.Token);
        }
        catch (ApiException refused)
        {
            StatusNotWritten(Pod.Metadata.Namespace, Pod.Metadata.Name, refused.Message);
            Post(() =>
            {
                deleting = false;
                SetAlarm(node.Time.GetUtcNow() + WriteAgain);
            });
        }
        catch (OperationCanceledException)
        {
            // The node ends; the object is deleted when it begins anew.
        }
    }

    [LoggerMessage(LogLevel.Error, "Pod {Namespace}/{Name}: a pass failed")]
    private static partial void LogPassFailed(ILogger logger, Exception problem, string? @namespace, string? name);

    [LoggerMessage(LogLevel.Debug, "Pod {Namespace}/{Name}: the API server refused a write: {Problem}")]
    private static partial void LogRefused(ILogger logger, string? @namespace, string? name, string problem);

    private void PassFailed(Exception problem, string? @namespace, string? name) => LogPassFailed(node.Logger, problem, @namespace, name);

    private void StatusNotWritten(string? @namespace, string? name, string problem) => LogRefused(node.Logger, @namespace, name, problem);
}
