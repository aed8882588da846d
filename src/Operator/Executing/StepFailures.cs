using System.Collections.Concurrent;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>The steps that failed for good reason and will fail again until somebody changes something; they are told in the status.</summary>
internal sealed class StepFailures
{
    private readonly ConcurrentDictionary<NamespacedName, string> failures = new();

    /// <summary>Why the last pass over a Cluster failed; null when it did not, or for a reason that may pass by itself.</summary>
    public string? Of(NamespacedName cluster) => failures.GetValueOrDefault(cluster);

    /// <summary>Remembers a failure that trying again alone cannot mend.</summary>
    public void Remember(NamespacedName cluster, StepFailedException failure)
    {
        if (failure.InnerException is ApiException { IsFinal: true } or InvalidOperationException)
        {
            failures[cluster] = failure.Message;
        }
    }

    /// <summary>Forgets the failure of a Cluster.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(NamespacedName cluster) => failures.TryRemove(cluster, out _);
}
