using System.CommandLine;
using System.Runtime.InteropServices;
using Surus.Operator;

namespace Surus.Manager;

/// <summary><c>manager controller</c>: runs the operator.</summary>
internal static class ControllerCommand
{
    private static readonly Option<string> MetricsBindAddress =
        Text("--metrics-bind-address", ":8080", "The address on which metrics are served.");

    private static readonly Option<bool> LeaderElect =
        new("--leader-elect") { Description = "Let several operators agree on the one that works." };

    private static readonly Option<int> LeaderLeaseDuration =
        Number("--leader-lease-duration", 15, "For how many seconds the leader's lease is good without being renewed.");

    private static readonly Option<int> LeaderRenewDeadline =
        Number("--leader-renew-deadline", 10, "After how many seconds without a renewal the leader gives up.");

    private static readonly Option<string> ConfigMapName =
        Text("--config-map-name", "", "The ConfigMap with settings, in the operator's namespace.");

    private static readonly Option<string> SecretName =
        Text("--secret-name", "", "The Secret with settings, in the operator's namespace; it comes before the ConfigMap.");

    private static readonly Option<int> WebhookPort = Number("--webhook-port", 9443, "The port of the admission webhooks.");

    private static readonly Option<bool> PprofServer =
        new("--pprof-server") { Description = "Accepted for compatibility; profiles are taken with the tools of .NET." };

    private static readonly Option<int> MaxConcurrentReconciles =
        Number("--max-concurrent-reconciles", 10, "How many Clusters are worked on at once.");

    private static readonly Option<string?> Kubeconfig =
        new("--kubeconfig") { Description = "The kubeconfig to use outside a pod." };

    private static readonly Option<string> LogLevel = Text("--log-level", "info", "The least severe level: error, warning, info, debug or trace.");

    private static readonly Option<string> LogFieldLevel = Text("--log-field-level", "level", "The name of the level in log records.");

    private static readonly Option<string> LogFieldTimestamp = Text("--log-field-timestamp", "ts", "The name of the time in log records.");

    /// <summary>The command, with the contract's flags.</summary>
    public static Command Create()
    {
        var command = new Command("controller", "Run the operator.")
        {
            MetricsBindAddress, LeaderElect, LeaderLeaseDuration, LeaderRenewDeadline, ConfigMapName, SecretName, WebhookPort, PprofServer,
            MaxConcurrentReconciles, Kubeconfig, LogLevel, LogFieldLevel, LogFieldTimestamp,
        };
        command.SetAction((arguments, cancel) => Run(Options(arguments), cancel));
        return command;
    }

    // Told to stop, the operator gives its lease back, so that another one need not wait for it to expire.
    private static async Task<int> Run(OperatorOptions options, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return await OperatorHost.Run(options, stop.Token);
    }

    private static OperatorOptions Options(ParseResult arguments) => new()
    {
        MetricsBindAddress = arguments.GetValue(MetricsBindAddress)!,
        LeaderElect = arguments.GetValue(LeaderElect),
        LeaderLeaseDuration = TimeSpan.FromSeconds(arguments.GetValue(LeaderLeaseDuration)),
        LeaderRenewDeadline = TimeSpan.FromSeconds(arguments.GetValue(LeaderRenewDeadline)),
        ConfigMapName = arguments.GetValue(ConfigMapName)!,
        SecretName = arguments.GetValue(SecretName)!,
        WebhookPort = arguments.GetValue(WebhookPort),
        MaxConcurrentReconciles = arguments.GetValue(MaxConcurrentReconciles),
        Kubeconfig = arguments.GetValue(Kubeconfig),
        LogLevel = arguments.GetValue(LogLevel)!,
        LogFieldLevel = arguments.GetValue(LogFieldLevel)!,
        LogFieldTimestamp = arguments.GetValue(LogFieldTimestamp)!,
    };

    private static Option<string> Text(string name, string fallback, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };

    private static Option<int> Number(string name, int fallback, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };
}
