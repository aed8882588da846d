using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>Whom this standby was last told to stream from.</summary>
internal sealed class Following
{
    /// <summary>The instance and its timeline; null for none.</summary>
    public Upstream? Primary { get; set; }
}
