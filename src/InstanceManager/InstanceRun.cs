using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>
/// <c>manager instance run</c>: process 1 of an instance's pod, from its start to its end. Wires the parts; decides nothing.
/// </summary>
public sealed partial class InstanceRun : IAsyncDisposable
{
    private static readonly TimeSpan RefetchPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly InstanceOptions _options;
    private readonly KubernetesClient _client;
    private readonly ServerLogLines _lines;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WakeUp _wakeUp;
    private readonly ClusterWatch _watch;
    private readonly CertificateFiles _certificates;
    private readonly PeerClient _peers;
    private readonly PostgresServer _server;
    private readonly LeaseKeeper _lease;
    private readonly Vouching _vouching;
    private readonly WritePath _writePath;
    private readonly VolumeSpaces _spaces;
    private readonly NewPrimaryWatch _newPrimary;
    private readonly InstanceObserver _observer;
    private readonly PassFeed _passes = new();
    private readonly InstanceLoop _loop;
    private readonly ChildProcesses _children;
    private readonly CancellationTokenSource _endingEarly = new();
    private (SecretVersions? Versions, long At)? _fetched;

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    /// <param name="options">The instance.</param>
    /// <param name="client">The API server.</param>
    /// <param name="children">Who starts processes.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="peerPort">The port of the other instances' status servers.</param>
    public InstanceRun(
        InstanceOptions options, KubernetesClient client, ChildProcesses children, JsonLog log, TimeProvider time,
        int peerPort = Ports.InstanceStatus)
    {
        (_options, _client, _children, _time) = (options, client, children, time);
        _logger = log.CreateLogger("instance-manager");
        _wakeUp = new WakeUp(time);
        _watch = new ClusterWatch(client, options.Cluster, _wakeUp.Signal);
        _certificates = new CertificateFiles(client, options.Paths);
        _peers = new PeerClient(() => _certificates.ServerAuthorities, peerPort, time);
        _lines = new ServerLogLines(log, options.Paths, OnFullDisk, _wakeUp.Signal);
        var files = new ConfigurationFiles(options);
        var following = new Following(time);
        _server = new PostgresServer(options, children, _lines.Line, _wakeUp.Signal, time, _logger);
        var work = new DataWork(options, children, files, _wakeUp.Signal, EndedOnFullDisk, _logger);
        _lease = new LeaseKeeper(client, options, time, _logger);
        _vouching = new Vouching(_peers, time);
        _writePath = new WritePath(options, _server, time);
        _spaces = new VolumeSpaces(options, time);
        _observer = new InstanceObserver(
            options, () => _watch.Current, _server, work, _lease, _vouching, _peers, files, children, following, _writePath, _spaces, time, _logger);
        var executor = new InstanceExecutor(
            options, client, _server, work, _lease, _vouching, new SwitchoverPreparation(_peers), _peers, _observer, files, following, _wakeUp.Signal, time,
            _logger);
        _newPrimary = new NewPrimaryWatch(_peers, _wakeUp.Signal);
        _loop = new InstanceLoop(
            _observer, executor, new Maintenance(options, client, _server, time, _logger), new QuorumReport(options, client, time, _logger), _newPrimary, _wakeUp, FetchWhenDue, _passes, time, _logger);
    }

    /// <summary>Tells the instance to end: PostgreSQL stops in order, the lease is given back.</summary>
    public void End()
    {
        _observer.ToldToStop = true;
        _endingEarly.Cancel();
        _wakeUp.Signal();
    }

    /// <summary>Runs until the pod is told to end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        foreach (var directory in new[] { _options.Paths.Run, _options.Paths.Temporary, _options.Paths.Log, _options.Paths.Certificates })
        {
            OwnedDirectory.Ensure(directory);
        }

        using var reaper = new ZombieReaper();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = _watch.Run(watching.Token);
        try
        {
            using var volume = await TakeVolume(cancel);
            await Serve(cancel);
            return 0;
        }
        catch (OperationCanceledException) when (_observer.ToldToStop && !cancel.IsCancellationRequested)
        {
            // Told to end before there was anything to stop.
            return 0;
        }
        finally
        {
            await watching.CancelAsync();
            await watch.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _newPrimary.Dispose();
        _peers.Dispose();
        _writePath.Dispose();
        _spaces.Dispose();
        _endingEarly.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<VolumeLock> TakeVolume(CancellationToken cancel)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(cancel, _endingEarly.Token);
        return await VolumeLock.Take(_options.Data, LogHeld, _time, early.Token);
    }

    private async Task Serve(CancellationToken cancel)
    {
        using (var early = CancellationTokenSource.CreateLinkedTokenSource(cancel, _endingEarly.Token))
        {
            await FetchFirst(early.Token);
        }

        _lines.Begin();
        _writePath.Begin();
        _spaces.Begin();
        var status = new StatusEndpoints(_options, _passes, _observer, _server, _vouching, () => _watch.Current, _children, _wakeUp.Signal, _time);
        using var queries = new QueryCollector(new QueryDocuments(_client, _options.Namespace, _time, _logger), _time, _logger);
        using var metrics = new MetricsEndpoint(
            _options, () => _passes.Last, _server, new ServerCollector(_options.ClusterName, _logger), queries, _time);
        await using var http = await InstanceHttp.Start(_options, () => _certificates.Server, status.Handle, metrics.Handle, cancel);
        using var watchdog = new Watchdog(() => _passes.Last, _server, _lease, _vouching, _time);
        LogRunning(_options.PodName, _options.ClusterName, InstanceOptions.Version);
        await _loop.Run(cancel);
        LogEnded();
    }

    /// <summary>Without certificates there is no server to answer on: waits for the Cluster and its secrets.</summary>
    private async Task FetchFirst(CancellationToken cancel)
    {
        while (_fetched is null)
        {
            if (_watch.Current is not null)
            {
                await FetchWhenDue(cancel);
            }

            if (_fetched is null)
            {
                await _wakeUp.Wait(RetryPeriod, cancel);
            }
        }
    }

    /// <summary>Fetches the certificates when the Cluster says that a secret changed, and once in a while.</summary>
    private async Task FetchWhenDue(CancellationToken cancel)
    {
        if (_watch.Current is not { } cluster)
        {
            return;
        }

        var versions = cluster.Status?.SecretsResourceVersion;
        if (_fetched is { } fetched && ReferenceEquals(fetched.Versions, versions) && _time.GetElapsedTime(fetched.At) < RefetchPeriod)
        {
            return;
        }

        using var overdue = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            var changed = await _certificates.Fetch(cluster, either.Token);
            if (changed && _fetched is not null)
            {
                _server.Reload();
            }

            _fetched = (versions, _time.GetTimestamp());
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogNoCertificates(failure.Message);

            // What is there still serves; the next look is due as if this one had succeeded.
            _fetched = _fetched is null ? null : (versions, _time.GetTimestamp());
        }
    }

    // The room is looked at first: how PostgreSQL's end is taken depends on it.
    private void OnFullDisk()
    {
        _spaces.Hurry();
        _server.DiskIsFull();
    }

    /// <summary>Takes a rewind that found no room as PostgreSQL's own end is taken; false where the volumes have room, and it is not worth the wait.</summary>
    private bool EndedOnFullDisk()
    {
        OnFullDisk();
        return _spaces.IsAnyFull;
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        LogToldToEnd(context.Signal);
        End();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The manager of {Pod} of the cluster {Cluster} runs, version {Version}")]
    private partial void LogRunning(string pod, string cluster, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogHeld(string sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to end by {Signal}")]
    private partial void LogToldToEnd(PosixSignal signal);

    [LoggerMessage(Level = LogLevel.Information, Message = "The manager ends")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificates could not be fetched: {Cause}")]
    private partial void LogNoCertificates(string cause);
}
