using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>Whom this standby was last told to stream from.</summary>
internal sealed class Following(TimeProvider time)
{
    private long _since = time.GetTimestamp();

    /// <summary>The instance and its timeline; null for none.</summary>
    public Upstream? Primary { get; private set; }

    /// <summary>How long ago it was told.</summary>
    public TimeSpan For => time.GetElapsedTime(_since);

    /// <summary>It is told now.</summary>
    public void Follow(Upstream? primary) => (Primary, _since) = (primary, time.GetTimestamp());
}
