using System.Diagnostics;
using System.Globalization;

namespace Surus.Workload;

/// <summary>
/// One session of <c>psql</c> from inside an instance's pod, through its Unix socket: no network is needed for it, so nothing but PostgreSQL's end
/// can end it. It writes one row after another.
/// </summary>
public sealed class SessionInside : IDisposable
{
    private readonly Process psql;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SessionInside(Process psql, CancellationToken cancel)
    {
        this.psql = psql;
        psql.BeginErrorReadLine(); // What it complains of when it is cut off is of no interest, and must not fill the pipe.
        Ended = Write(cancel);
    }

    /// <summary>When the last row was acknowledged, by the clock's timestamps.</summary>
    public long LastAcknowledgedAt { get; private set; }

    /// <summary>Ends with the session.</summary>
    public Task Ended { get; }

    /// <summary>Opens the session and waits for its first row.</summary>
    public static async Task<SessionInside> Open(DatabaseCluster cluster, string instance, CancellationToken cancel)
    {
        var pid = cluster.ManagerOf(instance);
        var start = new ProcessStartInfo(
            "nsenter",
            ["--target", pid.ToString(CultureInfo.InvariantCulture), "--mount", "--net", "--setuid", "26", "--setgid", "26", "psql", "-U", "postgres", "-qtAX", "app"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGHOST"] = "/controller/run";
        var session = new SessionInside(Process.Start(start)!, cancel);
        await session.begun.Task.WaitAsync(cancel);
        return session;
    }

    /// <summary>Ends the session where it lasts.</summary>
    public void Dispose()
    {
        if (!psql.HasExited)
        {
            psql.Kill();
        }

        psql.Dispose();
    }

    private async Task Write(CancellationToken cancel)
    {
        try
        {
            await psql.StandardInput.WriteLineAsync("create table if not exists inside (id bigserial primary key);".AsMemory(), cancel);
            do
            {
                await psql.StandardInput.WriteLineAsync("insert into inside default values returning id;".AsMemory(), cancel);
                await psql.StandardInput.FlushAsync(cancel);
            }
            while (await Acknowledged(cancel));
        }
        catch (IOException)
        {
            // psql has gone.
            return;
        }
    }

    private async Task<bool> Acknowledged(CancellationToken cancel)
    {
        if (await psql.StandardOutput.ReadLineAsync(cancel) is null)
        {
            return false;
        }

        LastAcknowledgedAt = Stopwatch.GetTimestamp();
        begun.TrySetResult();
        return true;
    }
}
