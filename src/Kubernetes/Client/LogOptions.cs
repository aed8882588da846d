namespace Surus.Kubernetes;

/// <summary>Which part of a container's log is wanted.</summary>
public sealed record LogOptions
{
    /// <summary>The container; null for the only one.</summary>
    public string? Container { get; init; }

    /// <summary>True to go on with what is written later.</summary>
    public bool Follow { get; init; }

    /// <summary>True for the log of the container that ran before the present one.</summary>
    public bool Previous { get; init; }

    /// <summary>True to put the time before each line.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only so many lines from the end; null for all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Only what is not older; null for all.</summary>
    public TimeSpan? Since { get; init; }
}
