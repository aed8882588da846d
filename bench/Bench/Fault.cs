namespace Surus.Bench;

/// <summary>Something that costs writes.</summary>
/// <param name="Name">What it is, for the table.</param>
/// <param name="Inject">Does it to the primary of that name, and returns when no further row can be acknowledged because of it, or soon is.</param>
internal sealed record Fault(string Name, Func<string, CancellationToken, Task> Inject)
{
    /// <summary>Brings about what the fault needs, before anything is written.</summary>
    public Func<CancellationToken, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>Takes it back, once writes go on without the instance of that name.</summary>
    public Func<string, CancellationToken, Task> Undo { get; init; } = (_, _) => Task.CompletedTask;
}
