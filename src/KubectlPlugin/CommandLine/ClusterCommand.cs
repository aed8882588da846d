using System.CommandLine;

namespace Surus.KubectlPlugin;

/// <summary>What the commands have in common.</summary>
internal static class ClusterCommand
{
    public static Argument<string> Argument() => new("CLUSTER") { Description = "The name of the Cluster." };

    /// <summary>Runs the action with an open connection.</summary>
    public static void Does(this Command command, GlobalOptions global, Func<CommandContext, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancel) =>
        {
            using var context = CommandContext.Open(parsed, global);
            return await action(context, parsed, cancel).ConfigureAwait(false);
        });
}
