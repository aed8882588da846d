using System.CommandLine;
using Surus.InstanceManager;
using Surus.Kubernetes;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.Manager;

/// <summary><c>manager instance run</c></summary>
internal static class InstanceRunCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Run PostgreSQL and everything about it: process 1 of an instance's pod.");
        var instance = new InstanceArguments(command);
        var metricsTls = new Option<bool>("--metrics-port-tls") { Description = "Serve metrics over TLS." };
        var statusTls = new Option<bool>("--status-port-tls") { Description = "Serve the status over TLS; it always is." };
        var profiles = new Option<bool>("--pprof-server") { Description = "Accepted for compatibility; there are no such profiles." };
        command.Options.Add(metricsTls);
        command.Options.Add(statusTls);
        command.Options.Add(profiles);
        command.SetAction(async (arguments, cancel) =>
        {
            var options = instance.Read(arguments) with { MetricsTls = arguments.GetValue(metricsTls) };
            var log = LogArguments.Read(arguments, options.PodName);
            using var client = InstanceClient.Create(log);
            await using var run = new InstanceRun(options, client, new ChildProcesses(), log, TimeProvider.System);
            return await run.Run(cancel);
        });
        return command;
    }
}

/// <summary>The API server's client of an instance.</summary>
internal static class InstanceClient
{
    /// <summary>A client by the pod's service account. An answer that is late is no answer: the next attempt comes soon.</summary>
    public static KubernetesClient Create(JsonLog log) => new(
        KubernetesConfiguration.Default(TimeProvider.System),
        new KubernetesClientOptions
        {
            UserAgent = "surus-instance-manager", RequestTimeout = TimeSpan.FromSeconds(10), Logger = log.CreateLogger("kubernetes"),
        });
}
