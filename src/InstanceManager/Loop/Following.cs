namespace Surus.InstanceManager;

/// <summary>Whom this standby was last told to stream from.</summary>
internal sealed class Following
{
    /// <summary>The instance; null for none.</summary>
    public string? Primary { get; set; }
}
