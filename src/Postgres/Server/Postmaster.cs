namespace Surus.Postgres;

/// <summary>A running PostgreSQL server: our child, so that we hear of its end at once.</summary>
public sealed class Postmaster : IDisposable
{
    private readonly ChildProcess _process;
    private readonly DataDirectory _dataDirectory;
    private readonly PostmasterStatusFile _status;
    private readonly TimeProvider _time;

    private Postmaster(ChildProcess process, DataDirectory dataDirectory, PostmasterStatusFile status, TimeProvider time)
    {
        _process = process;
        _dataDirectory = dataDirectory;
        _status = status;
        _time = time;
        Exited = CleanUpAfterExit();
    }

    /// <summary>The postmaster's process number.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Ends once the postmaster and every process of it is gone; gives the postmaster's exit code.</summary>
    public Task<int> Exited { get; }

    /// <summary>What the postmaster says of itself.</summary>
    public PostmasterStatus Status => Exited.IsCompleted ? PostmasterStatus.None : _status.Read();

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Whether somebody suspended the postmaster: sessions that are open go on, and new ones wait for ever.</summary>
    public bool IsSuspended => ProcessTable.Find(ProcessId) is { IsSuspended: true };

    /// <summary>
    /// Whether every process of it has ended or was killed. One that waits in the kernel for a disk ends when the disk answers; until then it holds
    /// its memory and its files, and writes and acknowledges nothing.
    /// </summary>
    /// <remarks>The postmaster is looked at first: killed, it makes no new processes.</remarks>
    public bool IsKilled =>
        Exited.IsCompleted || (ProcessTable.IsKilled(ProcessId) && ProcessTable.WorkingIn(_dataDirectory.Path).All(ProcessTable.IsKilled));

    /// <summary>Starts PostgreSQL. It does not wait until connections are accepted: see <see cref="WaitForConnections"/>.</summary>
    /// <param name="children">Who starts the process.</param>
    /// <param name="installation">Which PostgreSQL.</param>
    /// <param name="dataDirectory">On which data directory.</param>
    /// <param name="onLine">Is given each line that PostgreSQL writes outside of its log.</param>
    /// <param name="time">The clock for time limits.</param>
    /// <param name="options">Further arguments.</param>
    public static Postmaster Start(
        ChildProcesses children, PostgresInstallation installation, DataDirectory dataDirectory, Action<string> onLine, TimeProvider time,
        params IReadOnlyList<string> options)
    {
        dataDirectory.RemoveStaleLockFile();
        dataDirectory.RestrictToOwner();
        var status = new PostmasterStatusFile(dataDirectory, time);
        var process = children.Start(installation.Program("postgres"), ["-D", dataDirectory.Path, .. options]);
        _ = PassLines(process.StandardOutput, onLine);
        _ = PassLines(process.StandardError, onLine);
        return new Postmaster(process, dataDirectory, status, time);
    }

    /// <summary>Waits until connections are accepted.</summary>
    /// <returns>False where PostgreSQL ended instead; its log says why.</returns>
    public Task<bool> WaitForConnections(CancellationToken cancel) =>
        WaitFor(status => Task.FromResult(status == PostmasterStatus.Ready), cancel);

    /// <summary>Promotes a standby and waits until it writes.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL ended meanwhile.</exception>
    public async Task Promote(LocalSql sql, CancellationToken cancel)
    {
        DurableFile.Write(_dataDirectory.FilePath("promote"), "");
        _process.Send(Signal.User1);

        // The postmaster writes its status again when recovery has ended, so that this asks at the right moment.
        async Task<bool> Writes(PostmasterStatus status) => await sql.Scalar("SELECT pg_is_in_recovery()::text", cancel) is "false";
        if (!await WaitFor(Writes, cancel))
        {
            throw new InvalidOperationException("PostgreSQL ended while it was being promoted; its log says why.");
        }
    }

    /// <summary>Makes PostgreSQL read its configuration files again.</summary>
    public void Reload() => _process.Send(Signal.Reload);

    /// <summary>Tells PostgreSQL to stop and does not wait.</summary>
    public void BeginStop(ShutdownMode mode)
    {
        IsStopping = true;
        _process.Send(mode switch
        {
            ShutdownMode.Smart => Signal.Terminate,
            ShutdownMode.Fast => Signal.Interrupt,
            _ => Signal.Quit,
        });
    }

    /// <summary>Stops PostgreSQL and waits for it.</summary>
    /// <returns>Whether it stopped within the limit.</returns>
    public async Task<bool> Stop(ShutdownMode mode, TimeSpan limit, CancellationToken cancel = default)
    {
        BeginStop(mode);
        using var overdue = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            await Exited.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Ends PostgreSQL within the limit, whatever it takes: immediately, and where that does not work, by killing each of its
    /// processes. No session can write after this.
    /// </summary>
    public async Task Abort(TimeSpan limit)
    {
        if (!await Stop(ShutdownMode.Immediate, limit))
        {
            _process.Send(Signal.Kill);
            KillAll();
            await Exited;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _status.Dispose();
        _process.Dispose();
    }

    private static async Task PassLines(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            onLine(line);
        }
    }

    private async Task<bool> WaitFor(Func<PostmasterStatus, Task<bool>> reached, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var wait = _status.Wait(reached, either.Token);
        if (await Task.WhenAny(wait, Exited) == wait)
        {
            await wait;
            return true;
        }

        await either.CancelAsync();
        await wait.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        cancel.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>
    /// After an orderly end all of them are gone. A killed postmaster leaves its backends behind: until they notice, open sessions could still commit. They go with it.
    /// </summary>
    private async Task<int> CleanUpAfterExit()
    {
        var exitCode = await _process.Exited;
        if (exitCode == 0)
        {
            return exitCode;
        }

        KillAll();
        while (ProcessTable.WorkingIn(_dataDirectory.Path).FirstOrDefault() is var left and not 0)
        {
            // A killed process is gone as soon as the kernel has run it once more.
            await WaitForEnd(left);
        }

        return exitCode;
    }

    private void KillAll()
    {
        foreach (var process in ProcessTable.WorkingIn(_dataDirectory.Path))
        {
            _ = NativeMethods.Kill(process, (int)Signal.Kill);
        }
    }

    private static async Task WaitForEnd(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        catch (ArgumentException)
        {
            // It ended between the two looks.
            return;
        }
    }
}
