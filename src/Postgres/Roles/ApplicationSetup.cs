namespace Surus.Postgres;

/// <summary>The database that a new cluster is made for, and the role that owns it.</summary>
/// <param name="sql">The local server, which must be a primary.</param>
public sealed class ApplicationSetup(LocalSql sql)
{
    /// <summary>Makes the owner, unless there is such a role.</summary>
    public async Task EnsureOwner(string owner, CancellationToken cancel)
    {
        if (await sql.Scalar("SELECT 1::text FROM pg_roles WHERE rolname = $1", cancel, owner) is null)
        {
            await sql.Execute($"CREATE ROLE {SqlText.Identifier(owner)} LOGIN", cancel);
        }
    }

    /// <summary>Makes the database, unless there is one of that name.</summary>
    public async Task EnsureDatabase(string database, string owner, CancellationToken cancel)
    {
        if (await sql.Scalar("SELECT 1::text FROM pg_database WHERE datname = $1", cancel, database) is null)
        {
            await sql.Execute($"CREATE DATABASE {SqlText.Identifier(database)} OWNER {SqlText.Identifier(owner)}", cancel);
        }
    }
}
