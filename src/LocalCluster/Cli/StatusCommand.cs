using System.CommandLine;
using System.Globalization;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local status</c>: says whether the cluster runs, and where its parts are.</summary>
internal static class StatusCommand
{
    private const int NotRunning = 3;

    public static Command Build()
    {
        var command = new Command("status", "Say whether the cluster runs, and where its parts are (exit code 3: it does not).");
        command.SetAction(line => Status(CommandLine.Folder(line)));
        return command;
    }

    private static int Status(StateFolder state)
    {
        if (ClusterSettings.Read(state) is not { } settings)
        {
            Console.WriteLine($"There is no cluster in {state.Root}: start one with `surus-local up`.");
            return NotRunning;
        }

        var pid = DaemonProcess.Running(state);
        var network = settings.Host(state).Network;
        Print("cluster", pid is null ? "stopped" : string.Create(CultureInfo.InvariantCulture, $"running (process {pid})"));
        Print("API server", $"https://127.0.0.1:{settings.ApiPort}");
        Print("nodes", string.Join(", ", settings.NodeNames));
        Print("pod addresses", network.PodRange.ToString());
        Print("service addresses", network.ServiceRange.ToString());
        Print("kubeconfig", state.Kubeconfig);
        Print("log", state.Log);
        return pid is null ? NotRunning : 0;
    }

    private static void Print(string what, string value) => Console.WriteLine($"{what + ":",-19}{value}");
}
