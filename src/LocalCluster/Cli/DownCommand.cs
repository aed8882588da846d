using System.CommandLine;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local down</c>: stops the cluster and leaves nothing of it on the machine but its state folder.</summary>
internal static class DownCommand
{
    public static Command Build()
    {
        var command = new Command("down", "Stop the cluster: its pods, networks and mounts go, its state stays for the next `up`.");
        command.SetAction((line, _) => Down(CommandLine.Folder(line)));
        return command;
    }

    /// <summary>Stops what runs and sweeps away what a crash left.</summary>
    public static async Task<int> Down(StateFolder state)
    {
        if (Prerequisites.Missing() is { } missing)
        {
            return CommandLine.Fail(missing);
        }

        if (ClusterSettings.Read(state) is not { } settings)
        {
            Console.WriteLine($"There is no cluster in {state.Root}.");
            return 0;
        }

        if (DaemonProcess.Running(state) is { } pid)
        {
            await DaemonProcess.Stop(pid);
        }

        await HostSweep.SweepAsync(settings.Host(state), CancellationToken.None);
        Console.WriteLine($"The cluster is stopped; its state is in {state.Root}.");
        return 0;
    }
}
