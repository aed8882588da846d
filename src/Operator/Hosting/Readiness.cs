namespace Surus.Operator;

/// <summary>Whether the operator can take work: told to the readiness probe.</summary>
internal sealed class Readiness
{
    /// <summary>Whether it can.</summary>
    public bool IsReady
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }
}
