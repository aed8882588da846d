using System.CommandLine;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local node</c>: takes nodes their power, time and network, and gives them back.</summary>
internal static class NodeCommand
{
    private static readonly (string Action, string Description)[] actions =
    [
        ("stop", "Cut a node's power: every container on it dies at once, and its addresses fall silent."),
        ("start", "Give it its power back: it boots, and its pods' containers start again."),
        ("freeze", "Let every process on a node stand still, its agent too."),
        ("unfreeze", "Let them go on."),
        ("isolate", "Cut a node off: its pods reach nothing outside it, and its agent does not reach the API server."),
        ("heal", "Give it its network back."),
    ];

    public static Command Build()
    {
        var command = new Command("node", "Break a node on purpose, and mend it.");
        foreach (var (action, description) in actions)
        {
            var name = new Argument<string>("NAME") { Description = "The node, such as node-1." };
            command.Subcommands.Add(new Command(action, description) { name }
                .Asks(line => new ControlRequest("node", action, [line.GetValue(name)!])));
        }

        return command;
    }
}
