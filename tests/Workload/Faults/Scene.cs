using Surus.Api;

namespace Surus.Workload;

/// <summary>One time that a fault is tried: on what, and what was seen.</summary>
/// <param name="laboratory">Where.</param>
/// <param name="cluster">On which cluster.</param>
/// <param name="turn">Which time it is, from 0: faults that have several forms take one after the other.</param>
public sealed class Scene(Laboratory laboratory, DatabaseCluster cluster, int turn)
{
    private readonly Stack<Func<Task>> mends = new();
    private readonly List<string> complaints = [];

    /// <summary>Where.</summary>
    public Laboratory Laboratory => laboratory;

    /// <summary>On which cluster.</summary>
    public DatabaseCluster Cluster => cluster;

    /// <summary>Which time it is, from 0.</summary>
    public int Turn => turn;

    /// <summary>The Cluster as it was before the fault.</summary>
    public Cluster Before { get; set; } = null!;

    /// <summary>The primary before the fault.</summary>
    public string Primary => Before.Status!.CurrentPrimary!;

    /// <summary>The replicas before the fault, in the order of their names.</summary>
    public IReadOnlyList<string> Replicas => [.. Before.Status!.InstanceNames!.Where(name => name != Primary).Order(StringComparer.Ordinal)];

    /// <summary>When the primary was cut off, by the monotonic clock; null where it was not.</summary>
    public long? CutOffAt { get; set; }

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Says that something did not hold.</summary>
    public void Complain(string complaint) => complaints.Add(complaint);

    /// <summary>Has something done when the fault is over, whatever became of it; what was told last is done first.</summary>
    public void Afterwards(Func<Task> mend) => mends.Push(mend);

    /// <summary>Does what is to be done afterwards.</summary>
    public async Task Mend()
    {
        while (mends.TryPop(out var mend))
        {
            await mend();
        }
    }

    /// <summary>Completes when the operator says that something is amiss: another instance takes over, or the same one comes back.</summary>
    public Task Noticed(CancellationToken cancel) => cluster.Until(seen => seen.Status!.Phase != Phase.Healthy, cancel);

    /// <summary>Completes when another instance is the primary.</summary>
    public Task Moved(CancellationToken cancel) => cluster.Until(seen => seen.Status!.CurrentPrimary != Primary, cancel);
}
