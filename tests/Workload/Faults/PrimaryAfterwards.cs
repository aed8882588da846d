namespace Surus.Workload;

/// <summary>Which instance is the primary when a fault is over.</summary>
public enum PrimaryAfterwards
{
    /// <summary>The same as before.</summary>
    Stays,

    /// <summary>Another one.</summary>
    Moves,

    /// <summary>Either.</summary>
    StaysOrMoves,
}
