using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local up</c>: starts the cluster, or says that it runs.</summary>
internal static class UpCommand
{
    private const int DefaultNodes = 3;
    private const int MostNodes = 100;
    private const int LongestGraceSeconds = 3600;
    private static readonly TimeSpan longestStep = TimeSpan.FromMinutes(2);

    public static Command Build()
    {
        var nodes = new Option<int?>("--nodes")
        {
            Description = $"How many virtual nodes a new cluster gets, 1 to {MostNodes} (default {DefaultNodes}).",
            HelpName = "N",
        };
        var grace = new Option<int?>("--node-monitor-grace-period")
        {
            Description = $"After how many seconds of silence a node is taken as gone, 2 to {LongestGraceSeconds} (default 50); kept for the next `up`.",
            HelpName = "SECONDS",
        };
        var command = new Command("up", "Start the cluster and wait until it is ready.") { nodes, grace };
        command.SetAction((line, _) => Up(CommandLine.Folder(line), line.GetValue(nodes), line.GetValue(grace)));
        return command;
    }

    private static async Task<int> Up(StateFolder state, int? nodes, int? graceSeconds)
    {
        if ((OutOfRange(nodes, graceSeconds) ?? Prerequisites.Missing()) is { } wrong)
        {
            return CommandLine.Fail(wrong);
        }

        // Before the first look: of two that start one folder at once, the second finds what the first made, and waits until it is ready.
        using var choosing = await MachineLock.TakeAsync(() => Console.WriteLine("Another cluster of this machine is starting: waiting for it."));
        var settings = ClusterSettings.Read(state);
        if (settings is not null && nodes is { } wanted && wanted != settings.Nodes)
        {
            return CommandLine.Fail(
                $"The cluster in {state.Root} has {settings.Nodes} nodes: leave --nodes out, or make a new one with `surus-local reset` first.");
        }

        if (settings is null)
        {
            await Abandoned(state);
        }

        if (DaemonProcess.Running(state) is not null)
        {
            Console.WriteLine("The cluster is running.");
        }
        else if (await Start(state, settings, nodes, graceSeconds) is { } problem)
        {
            return CommandLine.Fail(problem);
        }

        Console.WriteLine($"export KUBECONFIG={state.Kubeconfig}");
        return 0;
    }

    private static string? OutOfRange(int? nodes, int? graceSeconds) =>
        nodes is < 1 or > MostNodes ? $"--nodes must be from 1 to {MostNodes}, not {nodes}."
        : graceSeconds is < 2 or > LongestGraceSeconds ? $"--node-monitor-grace-period must be from 2 to {LongestGraceSeconds} seconds, not {graceSeconds}."
        : null;

    /// <summary>Starts the cluster of a folder, a new one where there are no settings; why it did not start, or null. Under the machine's lock.</summary>
    private static async Task<string?> Start(StateFolder state, ClusterSettings? settings, int? nodes, int? graceSeconds)
    {
        settings ??= ClusterSettings.Choose(state, nodes ?? DefaultNodes);
        if (settings.Network.Occupant(settings.Instance) is { } occupant)
        {
            return $"The network 10.{settings.Network.Second}.0.0/16 of the cluster in {state.Root} is in use by the link {occupant}: "
                + "stop what has it (another local cluster: `surus-local down`), or make a new cluster with `surus-local reset` and `surus-local up`.";
        }

        (settings with { NodeMonitorGraceSeconds = graceSeconds ?? settings.NodeMonitorGraceSeconds }).Write(state);
        var watch = Stopwatch.StartNew();
        if (!await DaemonProcess.Start(state, longestStep, Console.WriteLine))
        {
            return $"The cluster did not start; the end of {state.Log} says why:\n{LogTail(state)}";
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The cluster is ready after {watch.Elapsed.TotalSeconds:0.0} s."));
        return null;
    }

    /// <summary>Where somebody deleted the state folder of a cluster, what ran of that cluster may run still: under the names that the new one gets.</summary>
    private static async Task Abandoned(StateFolder state)
    {
        if (DaemonProcess.Running(state) is { } daemon)
        {
            await DaemonProcess.Kill(daemon);
        }

        await HostSweep.SweepAsync(ClusterSettings.Choose(state, DefaultNodes).Host(state), CancellationToken.None);
    }

    private static string LogTail(StateFolder state) =>
        File.Exists(state.Log) ? string.Join('\n', File.ReadLines(state.Log).TakeLast(5)) : "(there is no log)";
}
