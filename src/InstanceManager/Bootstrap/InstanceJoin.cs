using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary><c>manager instance join</c>: makes a replica's data directory as a copy of the primary's.</summary>
/// <param name="options">The instance.</param>
/// <param name="children">Who starts processes.</param>
/// <param name="log">Where lines go.</param>
/// <param name="time">The clock.</param>
public sealed partial class InstanceJoin(InstanceOptions options, ChildProcesses children, JsonLog log, TimeProvider time)
{
    private const string Suffix = "-join";
    private readonly ILogger _logger = log.CreateLogger("join");

    /// <summary>Copies the parent's data directory; the replica's own configuration is written when it first runs.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="parent">The host to copy from, normally the read-write service.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Run(KubernetesClient client, string parent, CancellationToken cancel)
    {
        OwnedDirectory.Ensure(options.Paths.Certificates);
        OwnedDirectory.Ensure(options.Paths.Temporary);
        using var volume = await VolumeLock.Take(options.Data, LogHeld, time, cancel);
        var cluster = await client.Get<Cluster>(options.Cluster, cancel);
        await new CertificateFiles(client, options.Paths).Fetch(cluster, cancel);

        // What is there is a copy that was not finished, or that nobody has used yet: this job makes new instances only.
        options.Data.Clear();
        if (options.WalDirectory is { } wal && Directory.Exists(wal))
        {
            new DataDirectory(wal).Clear();
        }

        var name = options.PodName.EndsWith(Suffix, StringComparison.Ordinal) ? options.PodName : options.PodName + Suffix;
        var connection = PrimaryConnection.Render(
            parent, name, options.Paths, tcpUserTimeoutMilliseconds: options.StandbyTcpUserTimeoutMilliseconds);
        await new BaseBackup(children, PostgresInstallation.Find(null)).Take(options.Data, options.WalDirectory, connection, cancel);
        LogJoined(parent);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The data directory is a copy of {Parent}")]
    private partial void LogJoined(string parent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogHeld(string sentence);
}
