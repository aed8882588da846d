using System.CommandLine;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local reset</c>: stops the cluster and forgets it.</summary>
internal static class ResetCommand
{
    public static Command Build()
    {
        var command = new Command("reset", "Stop the cluster and delete its state: objects, volumes, images' names.");
        command.SetAction(async (line, _) =>
        {
            var state = CommandLine.Folder(line);
            var stopped = await DownCommand.Down(state);
            if (stopped != 0 || !Directory.Exists(state.Root))
            {
                return stopped;
            }

            // Only a folder that is a cluster's is deleted, never one that --state names by mistake.
            if (!File.Exists(state.Settings))
            {
                return CommandLine.Fail($"{state.Root} holds no cluster, so it is left as it is.");
            }

            Directory.Delete(state.Root, recursive: true);
            Console.WriteLine($"Deleted {state.Root}.");
            return 0;
        });
        return command;
    }
}
