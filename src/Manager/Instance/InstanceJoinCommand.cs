using System.CommandLine;
using Surus.InstanceManager;
using Surus.Postgres;

namespace Surus.Manager;

/// <summary><c>manager instance join</c></summary>
internal static class InstanceJoinCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("join", "Make a replica's data directory as a copy of the primary's.");
        var instance = new InstanceArguments(command);
        var parent = new Option<string?>("--parent-node") { Description = "The host to copy from. Default: the cluster's read-write service." };
        command.Options.Add(parent);
        command.SetAction(async (arguments, cancel) =>
        {
            var options = instance.Read(arguments);
            var log = LogArguments.Read(arguments, options.PodName);
            using var client = InstanceClient.Create(log);
            await new InstanceJoin(options, new ChildProcesses(), log, TimeProvider.System).Run(
                client, arguments.GetValue(parent) ?? Surus.Api.ObjectNames.ReadWriteService(options.ClusterName), cancel);
            return 0;
        });
        return command;
    }
}
