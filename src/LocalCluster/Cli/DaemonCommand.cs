using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Surus.LocalCluster.Cli;

/// <summary>The process in the background: <c>surus-local daemon DIR</c>, started by <c>up</c>; not for people.</summary>
internal static class DaemonCommand
{
    /// <summary>The word that starts it.</summary>
    public const string Name = "daemon";

    /// <summary>Runs the cluster of a state folder until told to stop by SIGTERM; then takes all of it off the machine.</summary>
    public static async Task<int> Run(StateFolder state)
    {
        DaemonProcess.Detach();
        DaemonProcess.WriteErrorsTo(state.Log);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        // The system lets go of it however this process ends.
        await using var only = new FileStream(state.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var loggers = LoggerFactory.Create(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddJsonConsole()
            .AddFilter("Microsoft", LogLevel.Warning));
        var settings = ClusterSettings.Read(state) ?? throw new InvalidOperationException($"{state.Settings} is missing: start the cluster with `surus-local up`.");
        await using var cluster = await RunningCluster.Start(state, settings, loggers, Console.WriteLine);
        Console.WriteLine(DaemonProcess.ReadyLine);
        DaemonProcess.LeaveStarter();
        await stop.Task;
        await cluster.Stop();
        return 0;
    }

    private static void Stop(PosixSignalContext context, TaskCompletionSource stop)
    {
        context.Cancel = true;
        stop.TrySetResult();
    }
}
