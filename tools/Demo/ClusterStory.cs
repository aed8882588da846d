using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Demo;

/// <summary>Follows one Cluster and its pods, tells each change, and lets others wait for a state.</summary>
internal sealed class ClusterStory : IAsyncDisposable
{
    private readonly NamespacedName key;
    private readonly Narrator narrator;
    private readonly CancellationTokenSource stop = new();
    private readonly Informer<Cluster> clusters;
    private readonly Informer<Pod> pods;
    private readonly Task following;
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterStory(KubernetesClient client, NamespacedName key, Narrator narrator)
    {
        (this.key, this.narrator) = (key, narrator);
        clusters = new Informer<Cluster>(client, new InformerOptions<Cluster> { Select = Selection.One(key) });
        pods = new Informer<Pod>(client, new InformerOptions<Pod>
        {
            Select = new Selection(key.Namespace, $"{Labels.Cluster}={key.Name},{Labels.PodRole}=instance"),
        });
        clusters.AddHandler(_ => Tell());
        pods.AddHandler(_ => Tell());
        following = Task.WhenAll(clusters.Run(stop.Token), pods.Run(stop.Token));
    }

    /// <summary>The Cluster as last seen; null before it is there.</summary>
    public Cluster? Current => clusters.Lister.Find(key);

    /// <summary>Waits until the Cluster is as wanted.</summary>
    public async Task<Cluster> Until(Func<Cluster, bool> isAsWanted, CancellationToken cancel)
    {
        while (true)
        {
            Task wake;
            lock (gate)
            {
                wake = changed.Task;
            }

            if (Current is { } cluster && isAsWanted(cluster))
            {
                return cluster;
            }

            await wake.WaitAsync(cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private void Tell()
    {
        lock (gate)
        {
            Once("phase", Current?.Status?.Phase);
            foreach (var pod in pods.Lister.List().OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal))
            {
                Once(pod.Metadata.Name!, Describe(pod));
            }

            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Once(string subject, string? words)
    {
        if (words is not null && told.GetValueOrDefault(subject) != words)
        {
            told[subject] = words;
            narrator.Say($"  {subject}: {words}");
        }
    }

    private static string Describe(Pod pod)
    {
        var role = pod.Metadata.Labels?.GetValueOrDefault(Labels.InstanceRole) ?? "no role yet";
        var ready = pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
        var state = pod.Metadata.DeletionTimestamp is not null ? "going" : ready ? "ready" : "starting";
        return pod.Spec?.NodeName is { } node ? $"{role}, {state}, on {node}" : $"{role}, waiting for a node";
    }
}
