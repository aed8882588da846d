using System.CommandLine;
using System.Text.Json;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary>What the commands that speak to the running daemon have in common.</summary>
internal static class Asking
{
    /// <summary>Lets a command ask the daemon, and print what it says.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">What its line asks for.</param>
    public static Command Asks(this Command command, Func<ParseResult, ControlRequest> request)
    {
        command.Options.Add(CommandLine.Output);
        command.SetAction(async (line, cancel) =>
        {
            var (reply, problem) = await Ask(CommandLine.Folder(line), request(line), cancel);
            if (reply is null)
            {
                return CommandLine.Fail(problem!);
            }

            if (line.GetValue(CommandLine.Output) is not null)
            {
                Console.WriteLine(JsonSerializer.Serialize(reply, ControlJson.Default.ControlReply));
                return reply.Refused ? 1 : 0;
            }

            if (reply.Refused)
            {
                return CommandLine.Fail(reply.Message);
            }

            Console.WriteLine(reply.Message);
            return 0;
        });
        return command;
    }

    /// <summary>The daemon's answer, or why there is none.</summary>
    public static async Task<(ControlReply? Reply, string? Problem)> Ask(StateFolder state, ControlRequest request, CancellationToken cancel)
    {
        if (ClusterSettings.Read(state) is not { } settings || DaemonProcess.Running(state) is null)
        {
            return (null, $"No cluster runs in {state.Root}: start one with `surus-local up`.");
        }

        return await ControlClient.Ask(settings.Host(state).ControlSocket, request, cancel) is { } reply
            ? (reply, null)
            : (null, $"The cluster in {state.Root} did not answer; {state.Log} may say why.");
    }
}
