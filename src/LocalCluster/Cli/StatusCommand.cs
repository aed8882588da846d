using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local status</c>: says whether the cluster runs, and where its parts are.</summary>
internal static class StatusCommand
{
    private const int NotRunning = 3;

    public static Command Build()
    {
        var command = new Command("status", "Say whether the cluster runs, and where its parts are (exit code 3: it does not).");
        command.Options.Add(CommandLine.Output);
        command.SetAction((line, cancel) => Status(CommandLine.Folder(line), line.GetValue(CommandLine.Output) is not null, cancel));
        return command;
    }

    private static async Task<int> Status(StateFolder state, bool json, CancellationToken cancel)
    {
        if (ClusterSettings.Read(state) is not { } settings)
        {
            Console.WriteLine(json ? "{}" : $"There is no cluster in {state.Root}: start one with `surus-local up`.");
            return NotRunning;
        }

        var pid = DaemonProcess.Running(state);
        var reply = pid is null
            ? null
            : await ControlClient.Ask(settings.Host(state).ControlSocket, new ControlRequest("status", "", []), cancel);
        if (json)
        {
            PrintJson(state, settings, pid, reply?.Report);
        }
        else
        {
            PrintWords(state, settings, pid, reply?.Report);
        }

        return pid is null ? NotRunning : 0;
    }

    private static void PrintJson(StateFolder state, ClusterSettings settings, int? pid, ClusterReport? report)
    {
        var network = settings.Host(state).Network;
        var all = new StatusDocument(
            pid, $"https://127.0.0.1:{settings.ApiPort}", network.PodRange.ToString(), network.ServiceRange.ToString(), state.Kubeconfig, state.Log, report);
        Console.WriteLine(JsonSerializer.Serialize(all, CliJson.Default.StatusDocument));
    }

    private static void PrintWords(StateFolder state, ClusterSettings settings, int? pid, ClusterReport? report)
    {
        var network = settings.Host(state).Network;
        Print("cluster", pid is null ? "stopped" : string.Create(CultureInfo.InvariantCulture, $"running (process {pid})"));
        Print("API server", $"https://127.0.0.1:{settings.ApiPort}{(report?.Api == "stopped" ? " (stopped: `surus-local api start`)" : "")}");
        Print("nodes", report is null ? string.Join(", ", settings.NodeNames) : string.Join(", ", report.Nodes.Select(Words)));
        Print("pod addresses", network.PodRange.ToString());
        Print("service addresses", network.ServiceRange.ToString());
        Print("kubeconfig", state.Kubeconfig);
        Print("log", state.Log);
        foreach (var cut in report?.Cuts ?? [])
        {
            Print("cut", NetworkCommand.Words(cut));
        }

        foreach (var disk in report?.Disks ?? [])
        {
            var until = disk.FrozenUntil is { } time ? string.Create(CultureInfo.InvariantCulture, $"frozen until {time:HH:mm:ss} UTC") : null;
            Print("disk", $"{disk.Namespace}/{disk.Claim}: {string.Join(", ", new[] { until, disk.Filled ? "full" : null }.OfType<string>())}");
        }
    }

    private static string Words(NodeReport node)
    {
        var pods = string.Create(CultureInfo.InvariantCulture, $"{node.Pods} {(node.Pods == 1 ? "pod" : "pods")}");
        return $"{node.Name} ({(node.State == "running" ? pods : node.State)}{(node.Isolated ? ", cut off" : "")})";
    }

    private static void Print(string what, string value) => Console.WriteLine($"{what + ":",-19}{value}");
}
