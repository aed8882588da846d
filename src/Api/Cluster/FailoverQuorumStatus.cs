namespace Surus.Api;

/// <summary>The synchronous standbys the primary last waited for.</summary>
public sealed record FailoverQuorumStatus
{
    /// <summary>ANY or FIRST.</summary>
    public string? Method { get; init; }

    /// <summary>The instance that wrote this.</summary>
    public string? Primary { get; init; }

    /// <summary>The standbys in the list.</summary>
    public IReadOnlyList<string>? StandbyNames { get; init; }

    /// <summary>How many of them had to confirm.</summary>
    public int? StandbyNumber { get; init; }
}
