using Surus.Api;

namespace Surus.Decisions;

/// <summary>What is to be done with a slot: a closed set.</summary>
public abstract record SlotStep
{
    private SlotStep()
    {
    }

    /// <summary>Make it.</summary>
    /// <param name="Name">The slot's name.</param>
    /// <param name="KeepsWal">Whether it keeps WAL from now on; otherwise from the moment that somebody streams from it.</param>
    public sealed record Create(string Name, bool KeepsWal = false) : SlotStep;

    /// <summary>Let go of the WAL before a position, if nobody streams from it and it keeps older WAL.</summary>
    /// <param name="Name">The slot's name.</param>
    /// <param name="To">The position; what is not replayed yet is kept in any case.</param>
    public sealed record Advance(string Name, LogSequenceNumber To) : SlotStep;

    /// <summary>Drop it, if nobody streams from it.</summary>
    /// <param name="Name">The slot's name.</param>
    public sealed record Drop(string Name) : SlotStep;
}
