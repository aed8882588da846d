namespace Surus.Api;

/// <summary>The database that applications use, as bootstrap makes it or finds it.</summary>
/// <param name="Name">The database.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="SecretName">The user's own secret with the owner's credentials; null when the operator makes one.</param>
public sealed record ApplicationDatabase(string Name, string Owner, string? SecretName);

/// <summary>Finds the application database in the way a cluster is made.</summary>
internal static class ApplicationDatabases
{
    public static ApplicationDatabase? Of(BootstrapConfiguration? bootstrap) => bootstrap switch
    {
        { Recovery: { } recovery } => Of(recovery.Database, recovery.Owner, recovery.Secret),
        { PgBaseBackup: { } copy } => Of(copy.Database, copy.Owner, copy.Secret),
        { Initdb: { Import.Type: ImportConfiguration.Monolith, Database: null or "" } } => null,
        { Initdb: { } initdb } => Of(initdb.Database, initdb.Owner, initdb.Secret),
        _ => Of(null, null, null),
    };

    private static ApplicationDatabase Of(string? database, string? owner, NameReference? secret)
    {
        var name = Given(database) ?? Databases.Application;
        return new ApplicationDatabase(name, Given(owner) ?? name, Given(secret?.Name));
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
