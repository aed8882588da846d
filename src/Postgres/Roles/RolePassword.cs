namespace Surus.Postgres;

/// <summary>Sets roles' passwords.</summary>
/// <param name="sql">The local server, which must be a primary.</param>
public sealed class RolePassword(LocalSql sql)
{
    /// <summary>Gives the role this password, unless it has it already.</summary>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> Set(string role, string password, CancellationToken cancel)
    {
        var stored = await sql.Scalar("SELECT rolpassword FROM pg_authid WHERE rolname = $1", cancel, role);
        if (ScramVerifier.FromText(stored)?.Verifies(password) == true)
        {
            return false;
        }

        await Alter(role, SqlText.Literal(ScramVerifier.Create(password).ToString()), cancel);
        return true;
    }

    /// <summary>Takes the role's password away, unless it has none.</summary>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> Remove(string role, CancellationToken cancel)
    {
        if (await sql.Scalar("SELECT 1::text FROM pg_authid WHERE rolname = $1 AND rolpassword IS NOT NULL", cancel, role) is null)
        {
            return false;
        }

        await Alter(role, "NULL", cancel);
        return true;
    }

    /// <summary>Even a verifier has no place in the log, whatever the server is told to log.</summary>
    private Task Alter(string role, string password, CancellationToken cancel) =>
        sql.ExecuteTogether(
            [
                "SET LOCAL log_statement = 'none'",
                "SET LOCAL log_min_duration_statement = -1",
                "SET LOCAL log_min_error_statement = 'panic'",
                $"ALTER ROLE {SqlText.Identifier(role)} PASSWORD {password}",
            ],
            cancel);
}
