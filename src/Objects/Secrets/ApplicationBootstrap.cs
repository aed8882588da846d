using Surus.Api;

namespace Surus.Objects;

/// <summary>The application database that a Cluster's bootstrap makes.</summary>
/// <param name="Database">Its name; null when the bootstrap makes none.</param>
/// <param name="Owner">The role that owns it; null exactly when there is no database.</param>
/// <param name="SecretName">The user's secret with the owner's password; null when the operator makes one.</param>
public sealed record ApplicationBootstrap(string? Database, string? Owner, string? SecretName)
{
    /// <summary>What the spec of <paramref name="cluster"/> asks for. Without any bootstrap method, <c>initdb</c> is meant.</summary>
    public static ApplicationBootstrap Of(Cluster cluster)
    {
        var bootstrap = cluster.Spec.Bootstrap;
        if (bootstrap?.Recovery is { } recovery)
        {
            return From(recovery.Database, recovery.Owner, recovery.Secret?.Name, fallback: null);
        }

        if (bootstrap?.PgBaseBackup is { } copy)
        {
            return From(copy.Database, copy.Owner, copy.Secret?.Name, fallback: null);
        }

        var initdb = bootstrap?.Initdb;
        return From(initdb?.Database, initdb?.Owner, initdb?.Secret?.Name, fallback: Databases.Application);
    }

    private static ApplicationBootstrap From(string? database, string? owner, string? secretName, string? fallback)
    {
        var name = string.IsNullOrEmpty(database) ? fallback : database;
        return name is null
            ? new(null, null, null)
            : new(name, string.IsNullOrEmpty(owner) ? name : owner, string.IsNullOrEmpty(secretName) ? null : secretName);
    }
}
