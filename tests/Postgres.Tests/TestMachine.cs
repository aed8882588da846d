using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Surus.Postgres.Tests;

/// <summary>A directory of its own, and PostgreSQL's processes run as the user <c>postgres</c>: they refuse to run as root.</summary>
internal sealed class TestMachine : IAsyncDisposable
{
    private readonly List<Postmaster> _postmasters = [];
    private readonly List<LocalSql> _sessions = [];
    private readonly List<(string Words, TaskCompletionSource Said)> _awaited = [];

    public TestMachine()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/postgresql/15/bin/postgres"), "PostgreSQL 15 is not installed in /usr/lib/postgresql/15.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "These tests start processes as the user postgres, which needs root.");
        Root = Directory.CreateTempSubdirectory("surus-postgres-").FullName;
        Children = new ChildProcesses("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");
        Installation = PostgresInstallation.Find(15);
    }

    public string Root { get; }

    public ChildProcesses Children { get; }

    public PostgresInstallation Installation { get; }

    public List<string> Lines { get; } = [];

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<DataDirectory> NewDirectory(string name)
    {
        await new ChildProcesses().Run("install", ["-d", "-o", "postgres", "-g", "postgres", "-m", "0700", Root, $"{Root}/{name}"], cancel: Cancel);
        return new DataDirectory($"{Root}/{name}/pgdata");
    }

    public async Task<DataDirectory> Initdb(string name)
    {
        var data = await NewDirectory(name);
        await Initialize(data);
        return data;
    }

    public async Task Initialize(DataDirectory data)
    {
        await new Initdb(Children, Installation).Run(data, null, ["--no-sync", "--encoding=UTF8", "--locale=C"], Cancel);
        // In the file, as instances have it: the recovery before a rewind runs with it too.
        DurableFile.Write(data.FilePath("postgresql.auto.conf"), "wal_log_hints = on\nwal_keep_size = '512MB'\n");
        DurableFile.Write(data.FilePath("pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nlocal replication all trust\n");
    }

    /// <summary>Starts PostgreSQL with its socket beside its data directory.</summary>
    public Postmaster Start(DataDirectory data, params string[] options)
    {
        var postmaster = Postmaster.Start(
            Children, Installation, data, Add, TimeProvider.System,
            ["-c", $"unix_socket_directories={Sockets(data)}", "-c", "listen_addresses=", .. options]);
        _postmasters.Add(postmaster);
        return postmaster;
    }

    /// <summary>Completes when a server has said that; the test's own time limit ends it otherwise.</summary>
    public Task Says(string words)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Lines)
        {
            _awaited.Add((words, said));
            Lines.ForEach(Tell);
        }

        return said.Task.WaitAsync(Cancel);
    }

    public LocalSql Connect(DataDirectory data, TimeSpan? limit = null)
    {
        var sql = new LocalSql(Sockets(data), 5432, limit ?? TimeSpan.FromSeconds(60));
        _sessions.Add(sql);
        return sql;
    }

    public static string Sockets(DataDirectory data) => Path.GetDirectoryName(data.Path)!;

    public static string Connection(DataDirectory data, string applicationName) =>
        string.Create(CultureInfo.InvariantCulture, $"host={Sockets(data)} port=5432 user=streaming_replica dbname=postgres application_name={applicationName}");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sql in _sessions)
        {
            await sql.DisposeAsync();
        }

        foreach (var postmaster in _postmasters)
        {
            await postmaster.Abort(TimeSpan.FromSeconds(30));
            postmaster.Dispose();
        }

        Directory.Delete(Root, recursive: true);
    }

    private void Add(string line)
    {
        lock (Lines)
        {
            Lines.Add(line);
            Tell(line);
        }
    }

    private void Tell(string line) => _awaited.FindAll(one => line.Contains(one.Words, StringComparison.Ordinal)).ForEach(one => one.Said.TrySetResult());
}
