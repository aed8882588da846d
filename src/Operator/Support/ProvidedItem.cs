using Surus.Decisions;

namespace Surus.Operator;

/// <summary>An object that the user promised to bring: it can only be looked for.</summary>
internal sealed class ProvidedItem(string kind, string name, bool isThere) : SupportItem
{
    public override SupportingObject State => isThere
        ? new(kind, name, SupportState.Current)
        : new(kind, name, SupportState.NotProvided, $"{kind} {name}, which the spec names, does not exist: create it, or take the name out of the spec.");

    public override Task Create(CancellationToken cancel) => Task.CompletedTask;

    public override Task Update(CancellationToken cancel) => Task.CompletedTask;

    public override Task Delete(CancellationToken cancel) => Task.CompletedTask;
}
