using Microsoft.Extensions.Logging;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>Long work on the data directory, done while PostgreSQL is stopped.</summary>
internal sealed partial class DataWork(
    InstanceOptions options, ChildProcesses children, ConfigurationFiles files, Action onChange, Func<bool> onFullDisk, ILogger logger)
{
    private readonly Lock _gate = new();
    private DataDirectoryWork _now;
    private uint _rewindFailedFor;

    /// <summary>What is under way.</summary>
    public DataDirectoryWork Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>Whether a rewind against that timeline was tried and failed.</summary>
    public bool RewindFailedFor(uint timeline)
    {
        lock (_gate)
        {
            return _rewindFailedFor == timeline && timeline != 0;
        }
    }

    /// <summary>Begins to rewind behind the source.</summary>
    public void Rewind(string sourceAddress, uint sourceTimeline, CancellationToken cancel) =>
        Begin(DataDirectoryWork.Rewinding, async () =>
        {
            try
            {
                var installation = PostgresInstallation.Find(options.Data.MajorVersion);
                await new Rewind(children, installation).Run(
                    options.Data, files.Connection(sourceAddress, options.PodName), LogProgress, cancel);
            }
            catch (CommandFailedException failure) when (!FullDisk.IsCauseOf(failure) || !onFullDisk())
            {
                lock (_gate)
                {
                    _rewindFailedFor = sourceTimeline;
                }

                throw;
            }
        });

    /// <summary>Begins to replace the data directory by a copy of the source, which has just answered.</summary>
    public void Clone(string sourceAddress, int? majorVersion, CancellationToken cancel) =>
        Begin(DataDirectoryWork.Cloning, async () =>
        {
            var installation = PostgresInstallation.Find(options.Data.MajorVersion ?? majorVersion);
            options.Data.Begin("clone");
            options.Data.Clear();
            ClearWalVolume();
            await new BaseBackup(children, installation).Take(
                options.Data, options.WalDirectory, files.Connection(sourceAddress, $"{options.PodName}-join"), cancel);
            lock (_gate)
            {
                _rewindFailedFor = 0;
            }
        });

    private void ClearWalVolume()
    {
        if (options.WalDirectory is { } wal && Directory.Exists(wal))
        {
            new DataDirectory(wal).Clear();
        }
    }

    private void Begin(DataDirectoryWork work, Func<Task> run)
    {
        lock (_gate)
        {
            if (_now != DataDirectoryWork.None)
            {
                return;
            }

            _now = work;
        }

        _ = Run(work, run);
    }

    private async Task Run(DataDirectoryWork work, Func<Task> run)
    {
        try
        {
            await Task.Run(run);
            LogDone(work);
        }
        catch (Exception failure)
        {
            LogFailed(work, failure.Message);
        }

        lock (_gate)
        {
            _now = DataDirectoryWork.None;
        }

        onChange();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "pg_rewind: {Line}")]
    private partial void LogProgress(string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "The data directory is ready: {Work} is done")]
    private partial void LogDone(DataDirectoryWork work);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed: {Cause}")]
    private partial void LogFailed(DataDirectoryWork work, string cause);
}
