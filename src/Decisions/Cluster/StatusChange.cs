namespace Surus.Decisions;

/// <summary>
/// A change of the status that a subject asks for, beside what the status says of itself. The whole status is written in one go,
/// before any step is taken, and only if the Cluster is still the one seen: so a plan made from a stale view does nothing.
/// </summary>
public abstract record StatusChange
{
    private StatusChange()
    {
    }

    /// <summary>Take the next serial, and name its instance among those that shall exist.</summary>
    /// <param name="Serial">The serial.</param>
    public sealed record ReserveInstance(int Serial) : StatusChange;

    /// <summary>Name an instance no longer among those that shall exist.</summary>
    /// <param name="Name">The instance.</param>
    public sealed record ForgetInstance(string Name) : StatusChange;

    /// <summary>Choose the primary.</summary>
    /// <param name="Name">The instance, or <see cref="ClusterTarget.Pending"/>.</param>
    public sealed record SetTargetPrimary(string Name) : StatusChange;

    /// <summary>Note since when the primary fails.</summary>
    /// <param name="Since">Since when; null when it does not.</param>
    public sealed record SetPrimaryFailingSince(DateTimeOffset? Since) : StatusChange;
}
