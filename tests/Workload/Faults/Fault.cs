namespace Surus.Workload;

/// <summary>Something that goes wrong on purpose, and what has to hold then.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Primary">Who is the primary when it is over.</param>
/// <param name="Happens">Does it, and returns when the cluster has taken it in. What it broke is mended by what it told <see cref="Scene.Afterwards"/>.</param>
public sealed record Fault(string Name, PrimaryAfterwards Primary, Func<Scene, CancellationToken, Task> Happens)
{
    /// <summary>Brings about what the fault needs, before anything is written.</summary>
    public Func<Scene, CancellationToken, Task> Prepare { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>
    /// Whether asynchronous replication may lose the last commits by it: only where the primary did not hand over and does not come back in place.
    /// </summary>
    public bool MayLoseTheLast { get; init; }

    /// <summary>Whether no attempt to write may fail meanwhile.</summary>
    public bool NoWriteFails { get; init; }

    /// <summary>After how long one gives up waiting for the cluster to be healthy again.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether it takes long for what another test or fault shows nearly as well: `make faults` tries it, and `make test` does not.</summary>
    public bool IsVariant { get; init; }

    /// <summary>The size of the WAL volumes of the cluster of its own that it needs; null where any cluster does.</summary>
    public string? WalSize { get; init; }
}
