namespace Surus.Decisions;

/// <summary>How an object that a Cluster needs stands.</summary>
public enum SupportState
{
    /// <summary>It is there as it shall be.</summary>
    Current,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there and differs from what it shall be.</summary>
    Differs,

    /// <summary>It is there, belongs to the Cluster, and shall not be there.</summary>
    Unwanted,

    /// <summary>An object of that name belongs to somebody else.</summary>
    Foreign,

    /// <summary>The user promised it, and it is not there.</summary>
    NotProvided,

    /// <summary>The user brought it, and it does not hold what is needed.</summary>
    Unusable,
}

/// <summary>An object that a Cluster needs besides its instances: a secret, a service, a role, a budget, the lease.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it is not current, as a sentence; empty when it is.</param>
public sealed record SupportingObject(string Kind, string Name, SupportState State, string Reason = "")
{
    /// <summary>Whether no instance can start without it.</summary>
    public bool IsVital { get; init; } = true;

    /// <summary>What the user is warned of while it stands so; null for nothing.</summary>
    public ClusterEvent? Warning { get; init; }
}
