namespace Surus.Api;

/// <summary>The finalizers that make a deletion wait for PostgreSQL.</summary>
public static class Finalizers
{
    /// <summary>A database is dropped first.</summary>
    public const string DeleteDatabase = "cnpg.io/deleteDatabase";

    /// <summary>A publication is dropped first.</summary>
    public const string DeletePublication = "cnpg.io/deletePublication";

    /// <summary>A subscription is dropped first.</summary>
    public const string DeleteSubscription = "cnpg.io/deleteSubscription";

    /// <summary>A role is dropped first.</summary>
    public const string DeleteRole = "cnpg.io/deleteRole";

    /// <summary>Left on plugin services by older operators; only removed.</summary>
    public const string CleanupPlugin = "cnpg.io/cleanupPlugin";
}
