using Npgsql;

namespace Surus.Postgres.Tests;

public sealed class RoleTests
{
    [Fact]
    public async Task A_computed_verifier_logs_in_and_is_not_set_twice()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        var port = TestMachine.FreePort();
        await machine.Start(data, "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}").WaitForConnections(TestMachine.Cancel);
        await using var sql = new LocalSql(TestMachine.Sockets(data), port, TimeSpan.FromMinutes(1));
        var database = new ApplicationSetup(sql);
        await database.EnsureOwner("o'wner \"x\"", TestMachine.Cancel);
        await database.EnsureOwner("o'wner \"x\"", TestMachine.Cancel);
        await database.EnsureDatabase("app-db", "o'wner \"x\"", TestMachine.Cancel);
        await database.EnsureDatabase("app-db", "o'wner \"x\"", TestMachine.Cancel);
        var passwords = new RolePassword(sql);
        Assert.True(await passwords.Set("o'wner \"x\"", "se'cr\\et", TestMachine.Cancel));
        Assert.False(await passwords.Set("o'wner \"x\"", "se'cr\\et", TestMachine.Cancel));

        Assert.Equal("o'wner \"x\"", await LogIn(port, "se'cr\\et"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => LogIn(port, "wrong"));
        Assert.Equal("28P01", refused.SqlState);

        Assert.True(await passwords.Remove("o'wner \"x\"", TestMachine.Cancel));
        Assert.False(await passwords.Remove("o'wner \"x\"", TestMachine.Cancel));
        await Assert.ThrowsAsync<PostgresException>(() => LogIn(port, "se'cr\\et"));
    }

    [Fact]
    public async Task The_manager_s_sessions_are_hardened()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        await machine.Start(data).WaitForConnections(TestMachine.Cancel);
        var sql = machine.Connect(data);
        Assert.Equal("pg_catalog,public,pg_temp", await sql.Scalar("SHOW search_path", TestMachine.Cancel));
        Assert.Equal("local", await sql.Scalar("SHOW synchronous_commit", TestMachine.Cancel));
        Assert.Equal("cnpg-instance-manager", await sql.Scalar("SHOW application_name", TestMachine.Cancel));
        await sql.Ping(TestMachine.Cancel);
    }

    [Fact]
    public async Task Scripts_run_statement_by_statement()
    {
        await using var machine = new TestMachine();
        var data = await machine.Initdb("one");
        await machine.Start(data).WaitForConnections(TestMachine.Cancel);
        var scripts = new SqlScripts(machine.Children, machine.Installation, TestMachine.Sockets(data), 5432);
        await scripts.Run("postgres", "CREATE DATABASE a;\nCREATE DATABASE b;\nDO $$ BEGIN PERFORM 1; END $$", TestMachine.Cancel);
        Assert.Equal("2", await machine.Connect(data).Scalar("SELECT count(*)::text FROM pg_database WHERE datname IN ('a', 'b')", TestMachine.Cancel));
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => scripts.Run("postgres", "SELECT 1;\nSELECT nonsense;", TestMachine.Cancel));
        Assert.Contains("nonsense", failure.Output);
    }

    private static async Task<string?> LogIn(int port, string password)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "o'wner \"x\"", Password = password, Database = "app-db", Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestMachine.Cancel);
        await using var command = new NpgsqlCommand("SELECT current_user::text", connection);
        return (string?)await command.ExecuteScalarAsync(TestMachine.Cancel);
    }
}
