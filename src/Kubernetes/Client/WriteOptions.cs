namespace Surus.Kubernetes;

/// <summary>How an object is written.</summary>
public sealed record WriteOptions
{
    /// <summary>The defaults.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>Who writes, as <c>managedFields</c> tells it; null for the client's own name.</summary>
    public string? FieldManager { get; init; }

    /// <summary>For apply patches: true to take over fields that another manager owns.</summary>
    public bool Force { get; init; }

    /// <summary>True to check everything and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>What becomes of unknown and repeated fields: <c>Strict</c>, <c>Warn</c> or <c>Ignore</c>; null for the server's way.</summary>
    public string? FieldValidation { get; init; }
}
