namespace Surus.Kubernetes;

/// <summary>How one pass of a controller over a key ended, and so when the key comes again.</summary>
public abstract record ReconcileResult
{
    private ReconcileResult()
    {
    }

    /// <summary>Nothing more to do until something changes.</summary>
    public static ReconcileResult Done { get; } = new Finished();

    /// <summary>As expected so far; look again after this time, or earlier where something changes.</summary>
    public static ReconcileResult After(TimeSpan delay) => new Again(delay);

    /// <summary>The pass failed; try again with back-off.</summary>
    public static ReconcileResult Failed(Exception error) => new Failure(error);

    /// <summary>The pass failed, and trying again cannot help; wait until something changes.</summary>
    public static ReconcileResult FailedForGood(Exception error) => new FinalFailure(error);

    /// <summary>See <see cref="Done"/>.</summary>
    public sealed record Finished : ReconcileResult;

    /// <summary>See <see cref="After"/>.</summary>
    /// <param name="Delay">How long to wait.</param>
    public sealed record Again(TimeSpan Delay) : ReconcileResult;

    /// <summary>See <see cref="Failed"/>.</summary>
    /// <param name="Error">What went wrong.</param>
    public sealed record Failure(Exception Error) : ReconcileResult;

    /// <summary>See <see cref="FailedForGood"/>.</summary>
    /// <param name="Error">What went wrong.</param>
    public sealed record FinalFailure(Exception Error) : ReconcileResult;
}
