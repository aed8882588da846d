using System.CommandLine;

namespace Surus.LocalCluster.Cli;

/// <summary>The command line of <c>surus-local</c>.</summary>
internal static class CommandLine
{
    /// <summary>The option that says where the cluster lives; every command has it.</summary>
    public static Option<string?> State { get; } = new("--state")
    {
        Description = $"The folder that the cluster lives in (default: SURUS_LOCAL_STATE, else {StateFolder.Default}).",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>The option for output that programs read; the commands that print a report have it.</summary>
    public static Option<string?> Output { get; } = MakeOutput();

    /// <summary>The root command with all commands below it.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("A Kubernetes of one machine: API server, controllers, and nodes that run pods with runc.");
        root.Options.Add(State);
        root.Subcommands.Add(UpCommand.Build());
        root.Subcommands.Add(DownCommand.Build());
        root.Subcommands.Add(StatusCommand.Build());
        root.Subcommands.Add(ResetCommand.Build());
        root.Subcommands.Add(KubeconfigCommand.Build());
        root.Subcommands.Add(LoadImageCommand.Build());
        root.Subcommands.Add(NodeCommand.Build());
        root.Subcommands.Add(NetworkCommand.Build());
        root.Subcommands.Add(DiskCommand.Build());
        root.Subcommands.Add(ApiCommand.Build());
        root.Subcommands.Add(PodCommand.Build());
        return root;
    }

    /// <summary>The state folder that a command line is about.</summary>
    public static StateFolder Folder(ParseResult line) =>
        StateFolder.At(line.GetValue(State) ?? Environment.GetEnvironmentVariable("SURUS_LOCAL_STATE"));

    private static Option<string?> MakeOutput()
    {
        var output = new Option<string?>("--output", "-o") { Description = "`json` prints what programs can read.", HelpName = "FORMAT" };
        output.AcceptOnlyFromAmong("json");
        return output;
    }

    /// <summary>Prints why a command could not do its work; the exit code for it.</summary>
    public static int Fail(string sentence)
    {
        Console.Error.WriteLine($"surus-local: {sentence}");
        return 1;
    }
}
