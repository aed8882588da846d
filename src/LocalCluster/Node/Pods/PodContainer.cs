using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// A container of a pod on this machine: what is known of it, and what can be done with it. Its state changes only in the
/// pod's own order of events (<see cref="IPodActor.Post"/>); what takes time runs beside it.
/// </summary>
internal sealed class PodContainer(IPodActor pod, NodeContext node, PodFolder folder, Container spec, ContainerRole role)
{
    private const int MostLastWords = 4096;
    private static readonly TimeSpan CleanAgain = TimeSpan.FromSeconds(1);

    private readonly List<Task> cleanups = [];
    private ContainerView view = new(spec, role, ContainerPhase.Waiting);
    private int attempt = -1;
    private int failures;
    private Task starting = Task.CompletedTask;
    private bool hookRuns;
    private ContainerStop? stop;
    private CancellationTokenSource? probes;

    /// <summary>The container as the decision sees it.</summary>
    public ContainerView View => view;

    /// <summary>The log of the present run, or of the one before; null where there is none.</summary>
    public string? LogFile(bool previous)
    {
        var wanted = previous ? attempt - 1 : attempt;
        var file = wanted < 0 ? null : folder.LogFile(spec.Name, wanted);
        return File.Exists(file) ? file : null;
    }

    /// <summary>All that ended runs left has been removed.</summary>
    public Task CleanedUp => Task.WhenAll([.. cleanups]);

    /// <summary>Starts it, or starts it again.</summary>
    public void Start()
    {
        var again = view.Phase == ContainerPhase.Exited;
        var next = view with { Phase = ContainerPhase.Starting, Failure = null, Unhealthy = null, TerminationMessage = null };
        if (again)
        {
            var ran = view.Exit!.At - (view.StartedAt ?? view.Exit.At);
            next = next with
            {
                Last = PodStatusRenderer.Terminated(view),
                Exit = null,
                RestartCount = view.RestartCount + 1,
                RestartsInARow = RestartBackoff.Next(view.RestartsInARow, ran),
            };
        }

        attempt = again || attempt < 0 ? attempt + 1 : attempt;
        view = next;
        var run = attempt;
        starting = Task.Run(() => StartAsync(run, next.RestartsInARow), CancellationToken.None);
    }

    /// <summary>Lets it end; when it is ending already, sooner where the grace is shorter.</summary>
    public void Stop(long graceSeconds, string why)
    {
        if (stop is { } under)
        {
            under.Hurry(graceSeconds);
            return;
        }

        node.Events.Tell(pod.Pod, "Killing", why, container: spec.Name);
        probes?.Cancel();
        view = view with { Phase = ContainerPhase.Stopping, Ready = false };
        stop = new ContainerStop(node, spec, Target(), graceSeconds, pod.Ended);
        _ = Task.Run(stop.RunAsync, CancellationToken.None);
    }

    /// <summary>Takes over the latest run of an earlier life of this process.</summary>
    /// <param name="running">The ids of the containers that run.</param>
    /// <param name="before">What the pod's status said of it.</param>
    public void Adopt(IReadOnlySet<string> running, ContainerStatus? before)
    {
        if (folder.LatestAttempt(spec.Name) is not { } latest || folder.LoadRun(spec.Name, latest) is not { } run)
        {
            return;
        }

        attempt = latest;
        var id = folder.ContainerId(spec.Name, latest);
        if (running.Contains(id))
        {
            // Before the look for its end: one that comes between the two is told.
            node.Host.WhenExited(id, ended => Ended(id, ended));
        }

        var exit = folder.LoadExit(spec.Name, latest);
        view = view with
        {
            Id = id,
            StartedAt = run.StartedAt,
            RestartCount = latest,
            RestartsInARow = run.RestartsInARow,
            Last = before?.LastState?.Terminated,
            Phase = ContainerPhase.Running,
            Started = before?.Started == true,
            Ready = before?.Ready == true,
        };
        if (running.Contains(id) && (exit is null || !node.Host.ForgetExit(id)))
        {
            Probe(view.Started);
            return;
        }

        Exited(id, exit ?? new ContainerExit(137, node.Time.GetUtcNow()) { Reason = "ContainerStatusUnknown" });
    }

    /// <summary>Ends it at once and removes what it has on this machine. Nothing else may happen to it any more.</summary>
    public async Task DestroyAsync()
    {
        await starting;
        try
        {
            await CleanedUp;
        }
        catch (OperationCanceledException)
        {
            // What could not be removed before the pod's end is tried once more here.
        }

        if (attempt >= 0)
        {
            await RemoveAsync(folder.ContainerId(spec.Name, attempt), attempt);
        }
    }

    /// <summary>Ends what asks the container; the container runs on.</summary>
    public void Detach() => probes?.Cancel();

    /// <summary>Nothing that was begun for the container is under way any more.</summary>
    public Task Settled => Task.WhenAll([starting, .. cleanups]);

    /// <summary>The control group of its present run; null where it has none.</summary>
    public string? Cgroup => attempt < 0 ? null : node.Host.Options.ContainerCgroup(node.Name, folder.Uid, spec.Name, attempt);

    private ProbeTarget Target() => new(view.Id!, pod.Network!.Address.ToString(), spec);

    private async Task StartAsync(int run, int restartsInARow)
    {
        var id = folder.ContainerId(spec.Name, run);
        var bundle = folder.Bundle(spec.Name, run);
        try
        {
            foreach (var volume in pod.Volumes.Values)
            {
                node.Host.Frozen.Require(volume.Path);
            }

            folder.ForgetRunsBefore(spec.Name, run);
            RootFileSystem.Remove(bundle);
            Directory.CreateDirectory(bundle);
            Directory.CreateDirectory(Path.GetDirectoryName(folder.LogFile(spec.Name, run))!);
            var options = node.Host.Options;
            await node.Containers.PrepareAsync(
                new ContainerRequest(
                    pod.Pod, spec, pod.Network!, pod.Volumes, bundle, options.ContainerCgroup(node.Name, folder.Uid, spec.Name, run), LastWords(run)),
                pod.Ended);
            var startedAt = node.Time.GetUtcNow();
            folder.SaveRun(spec.Name, run, new SavedRun(startedAt, restartsInARow));
            node.Host.WhenExited(id, exit => Ended(id, exit));
            await node.Host.Shim.StartAsync(
                new ShimContainer(id, bundle, folder.LogFile(spec.Name, run), options.RuncRoot, options.MaxLogBytes));
            pod.Post(() => Started(run, id, startedAt));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            node.Host.ForgetExit(id);
            await RemoveAsync(id, run);
            pod.Post(() => Failed(problem));
        }
        catch (OperationCanceledException)
        {
            await RemoveAsync(id, run);
            pod.Post(() => view = view with { Phase = ContainerPhase.Waiting });
        }
    }

    private string LastWords(int run) => Path.Combine(folder.Bundle(spec.Name, run), "termination-log");

    private void Started(int run, string id, DateTimeOffset startedAt)
    {
        failures = 0;
        if (run != attempt)
        {
            // It ended at once, and the next run has begun.
            return;
        }

        node.Events.Tell(pod.Pod, "Started", $"Started container {spec.Name}", container: spec.Name);
        if (view.Phase == ContainerPhase.Exited && view.Id == id)
        {
            view = view with { StartedAt = startedAt };
            return;
        }

        view = view with { Phase = ContainerPhase.Running, Id = id, StartedAt = startedAt, Exit = null };
        hookRuns = spec.Lifecycle?.PostStart is not null;
        Answered();
        if (spec.Lifecycle?.PostStart is { } hook)
        {
            _ = Task.Run(() => RunHookAsync(hook, id), CancellationToken.None);
        }

        Probe(started: false);
    }

    /// <summary>Where no probe speaks for a container, its running does.</summary>
    private void Answered() => view = view with
    {
        Started = view.Started || (spec.StartupProbe is null && !hookRuns),
        Ready = view.Ready || (spec.ReadinessProbe is null && !hookRuns && (view.Started || spec.StartupProbe is null)),
    };

    private async Task RunHookAsync(LifecycleHandler hook, string id)
    {
        var problem = await ContainerHooks.RunAsync(node, hook, Target(), pod.Ended);
        pod.Post(() =>
        {
            hookRuns = false;
            if (view.Id != id || view.Phase != ContainerPhase.Running)
            {
                return;
            }

            if (problem is not null)
            {
                node.Events.Tell(pod.Pod, "FailedPostStartHook", problem, warning: true, spec.Name);
                view = view with { Unhealthy = $"The postStart hook of container {spec.Name} failed: {problem}" };
                return;
            }

            Answered();
        });
    }

    private void Probe(bool started)
    {
        probes = CancellationTokenSource.CreateLinkedTokenSource(pod.Ended);
        var id = view.Id!;
        var runner = new ContainerProbes(
            node.Prober, Target(), node.Time,
            (kind, ok, why) => pod.Post(() => Found(id, kind, ok, why)),
            (kind, why) => node.Events.Tell(pod.Pod, "Unhealthy", $"{kind} probe failed: {why}", warning: true, spec.Name));
        var cancel = probes.Token;
        _ = Task.Run(() => runner.RunAsync(started, cancel), CancellationToken.None);
    }

    private void Found(string id, ProbeKind kind, bool ok, string why)
    {
        if (view.Id != id || view.Phase != ContainerPhase.Running)
        {
            return;
        }

        view = (kind, ok) switch
        {
            (ProbeKind.Startup, true) => view with { Started = true, Ready = view.Ready || spec.ReadinessProbe is null },
            (ProbeKind.Readiness, _) => view with { Ready = ok },
            (_, false) => view with { Unhealthy = $"Container {spec.Name} failed its {kind} probe and is restarted: {why}" },
            _ => view,
        };
    }

    private void Failed(Exception problem)
    {
        var reason = (problem as ContainerStartException)?.Reason ?? "CreateContainerError";
        node.Events.Tell(pod.Pod, "Failed", $"Container {spec.Name} can't be started: {problem.Message}", warning: true, spec.Name);
        if (reason == "ErrImagePull" && failures > 0)
        {
            reason = "ImagePullBackOff";
        }

        var wait = TimeSpan.FromSeconds(Math.Min(10, 1 << Math.Min(failures++, 4)));
        view = view with
        {
            Phase = ContainerPhase.Waiting,
            Failure = new StartFailure(reason, problem.Message, node.Time.GetUtcNow() + wait),
        };
    }

    /// <summary>Called when the process has ended, on the shim's thread.</summary>
    private void Ended(string id, ContainerExit exit)
    {
        var run = int.Parse(id[(id.LastIndexOf('.') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var cgroup = node.Host.Options.ContainerCgroup(node.Name, folder.Uid, spec.Name, run);
        var reason = exit.Code == 137 && Cgroups.RanOutOfMemory(cgroup) ? "OOMKilled" : exit.Reason;
        pod.Post(() => Exited(id, exit with { Reason = reason }));
    }

    private void Exited(string id, ContainerExit exit)
    {
        probes?.Cancel();
        stop?.Ended();
        stop = null;
        view = view with
        {
            Phase = ContainerPhase.Exited,
            Id = id,
            Exit = exit,
            Ready = false,
            Started = false,
            Unhealthy = null,
            TerminationMessage = TerminationMessage(attempt, exit),
        };
        var run = attempt;
        cleanups.RemoveAll(task => task.IsCompletedSuccessfully);
        cleanups.Add(Task.Run(() => CleanUpAsync(id, run), CancellationToken.None));
    }

    private string? TerminationMessage(int run, ContainerExit exit)
    {
        var file = LastWords(run);
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        if (text.Length == 0 && exit.Code != 0 && spec.TerminationMessagePolicy == "FallbackToLogsOnError")
        {
            text = LogReader.Tail(folder.LogFile(spec.Name, run), MostLastWords);
        }

        return text.Length == 0 ? null : text.Length <= MostLastWords ? text : text[..MostLastWords];
    }

    /// <summary>Removes what an ended run left, however often it takes: the pod can't end before.</summary>
    private async Task CleanUpAsync(string id, int run)
    {
        while (true)
        {
            try
            {
                await RemoveAsync(id, run);
                return;
            }
            catch (Exception problem) when (problem is ToolException or IOException && !pod.Ended.IsCancellationRequested)
            {
                node.Events.Tell(pod.Pod, "FailedKillPod", $"What container {spec.Name} left can't be removed: {problem.Message}", warning: true, spec.Name);
                await Task.Delay(CleanAgain, node.Time, pod.Ended);
            }
        }
    }

    private async Task RemoveAsync(string id, int run)
    {
        await node.Host.Runc.DeleteAsync(id);
        RootFileSystem.Remove(folder.Bundle(spec.Name, run));
    }
}

/// <summary>The pod of a container, as the container sees it.</summary>
internal interface IPodActor
{
    /// <summary>The object as last seen.</summary>
    Pod Pod { get; }

    /// <summary>The pod's place in the network; null before it has one.</summary>
    Surus.LocalCluster.Network.PodNetwork? Network { get; }

    /// <summary>The pod's volumes.</summary>
    IReadOnlyDictionary<string, MountedVolume> Volumes { get; }

    /// <summary>Cancelled when nothing may be started for the pod any more.</summary>
    CancellationToken Ended { get; }

    /// <summary>Makes a change in the pod's order of events, after which the pod decides anew.</summary>
    void Post(Action change);
}
