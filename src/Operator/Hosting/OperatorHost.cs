using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;
using Surus.Telemetry;

namespace Surus.Operator;

/// <summary>The operator as a program: puts the parts together and runs them until it is told to stop.</summary>
public static partial class OperatorHost
{
    /// <summary>Runs the operator. It ends when <paramref name="cancel"/> is cancelled, or when a part of it failed for good.</summary>
    /// <returns>The exit status: 0 when it was told to stop.</returns>
    public static async Task<int> Run(OperatorOptions options, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        var pod = Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;
        using var output = Console.OpenStandardOutput();
        using var log = new JsonLog(output, pod, time)
        {
            LevelKey = options.LogFieldLevel, TimeKey = options.LogFieldTimestamp, Minimum = JsonLog.Level(options.LogLevel),
        };
        using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(log.Minimum).AddProvider(log));
        var logger = logging.CreateLogger("operator");
        try
        {
            await Run(options, logging, pod, time, cancel).ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogStopped(logger);
            return 0;
        }
        catch (Exception error)
        {
            LogFailed(logger, error, error.Message);
            return 1;
        }
    }

    private static async Task Run(OperatorOptions options, ILoggerFactory logging, string pod, TimeProvider time, CancellationToken cancel)
    {
        var configuration = options.Kubeconfig is { } path
            ? KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = path }, time)
            : KubernetesConfiguration.Default(time);
        using var client = new KubernetesClient(configuration, new KubernetesClientOptions
        {
            Time = time, Logger = logging.CreateLogger("kubernetes"), UserAgent = OperatorNames.EventSource,
        });
        var settings = await Settings(client, options, cancel).ConfigureAwait(false);
        using var identity = OperatorIdentity.Create(time.GetUtcNow());
        var readiness = new Readiness();
        LogStarted(logging.CreateLogger("operator"), settings.OperatorVersion, settings.OperatorNamespace);

        // Whichever ends first ends all: an operator that lacks a part is not one.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] parts =
        [
            OperatorServer.Run(options, readiness, client, settings, logging, stop.Token),
            Lead(options, client, settings, identity, readiness, logging, pod, time, stop.Token),
        ];
        await (await Task.WhenAny(parts).ConfigureAwait(false)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(false);
    }

    private static async Task<OperatorSettings> Settings(KubernetesClient client, OperatorOptions options, CancellationToken cancel)
    {
        var own = Environment.GetEnvironmentVariable("OPERATOR_NAMESPACE") ?? client.Configuration.Namespace ?? OperatorNames.Namespace;
        var configMap = options.ConfigMapName.Length == 0
            ? null
            : await client.Find<ConfigMap>(new NamespacedName(own, options.ConfigMapName), cancel).ConfigureAwait(false);
        var secret = options.SecretName.Length == 0
            ? null
            : await client.Find<Secret>(new NamespacedName(own, options.SecretName), cancel).ConfigureAwait(false);
        return SettingsReader.From(name => KeyPair.Text(secret, name), name => configMap?.Data?.GetValueOrDefault(name), Environment.GetEnvironmentVariable)
            .Read(new OperatorSettings
            {
                OperatorNamespace = own,
                LogFieldLevel = options.LogFieldLevel == "level" ? null : options.LogFieldLevel,
                LogFieldTimestamp = options.LogFieldTimestamp == "ts" ? null : options.LogFieldTimestamp,
            });
    }

    private static async Task Lead(
        OperatorOptions options,
        KubernetesClient client,
        OperatorSettings settings,
        OperatorIdentity identity,
        Readiness readiness,
        ILoggerFactory logging,
        string pod,
        TimeProvider time,
        CancellationToken cancel)
    {
        Task Work(CancellationToken working) => Controllers.Run(options, client, settings, identity, logging, time, working);
        readiness.IsReady = true;
        if (!options.LeaderElect)
        {
            await Work(cancel).ConfigureAwait(false);
            return;
        }

        var name = new LeaderIdentity(pod, Environment.GetEnvironmentVariable("POD_UID"), Environment.ProcessId, Guid.NewGuid());
        var elector = new LeaderElector(
            new LeaseLock(client, new NamespacedName(settings.OperatorNamespace, OperatorNames.LeaderLease)),
            new LeaderElectionOptions
            {
                Identity = name.Name,
                IsPredecessor = name.IsPredecessor,
                LeaseDuration = options.LeaderLeaseDuration,
                RenewDeadline = options.LeaderRenewDeadline,
                Time = time,
                Logger = logging.CreateLogger("leader"),
            });
        await LeadWheneverElected(elector, Work, logging.CreateLogger("operator"), cancel).ConfigureAwait(false);
    }

    // An API server that was away takes the leadership from everybody. The webhooks, which need none, go on all the while.
    private static async Task LeadWheneverElected(LeaderElector elector, Func<CancellationToken, Task> work, ILogger logger, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await elector.Run(work, cancel).ConfigureAwait(false);
                return;
            }
            catch (LeadershipLostException lost)
            {
                LogLeadershipLost(logger, lost.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Detail} Its controllers have ended, and it stands for election again")]
    private static partial void LogLeadershipLost(ILogger logger, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "The operator {Version} starts in namespace {Namespace}")]
    private static partial void LogStarted(ILogger logger, string version, string @namespace);

    [LoggerMessage(Level = LogLevel.Information, Message = "The operator was told to stop")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The operator cannot go on: {Detail}")]
    private static partial void LogFailed(ILogger logger, Exception error, string detail);
}
