namespace Surus.Api;

/// <summary>When an instance may take over from a primary that serves.</summary>
public static class SwitchoverLimits
{
    /// <summary>
    /// How much WAL, in bytes, it may have yet to replay: one segment of the usual size, which takes a fraction of a second.
    /// </summary>
    public const long MaxMissingBytes = 16 << 20;
}
