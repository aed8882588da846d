using System.CommandLine;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local load-image</c>: says which folder stands for an image name.</summary>
internal static class LoadImageCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "The image name, with a tag or (for any tag) without." };
        var folder = new Argument<string>("DIR")
        {
            Description = "A root file system; `/` for this machine's own; or a folder with some files to lay over this machine's own.",
        };
        var users = new Option<string[]>("--user")
        {
            Description = "The name of a user that pods run as and /etc/passwd of the image lacks, such as 1000=app; may be given again.",
            HelpName = "UID=NAME",
        };
        var command = new Command("load-image", "Make a folder the image of that name.") { name, folder, users };
        command.SetAction(line => Load(
            CommandLine.Folder(line), line.GetValue(name)!, Path.GetFullPath(line.GetValue(folder)!), line.GetValue(users) ?? []));
        return command;
    }

    private static int Load(StateFolder state, string name, string folder, IReadOnlyList<string> users)
    {
        if (!ImageName.IsOne(name))
        {
            return CommandLine.Fail($"{name} is no image name: one looks like registry.example/team/app:1.2, without quotes or blanks.");
        }

        if (!Directory.Exists(folder))
        {
            return CommandLine.Fail($"There is no folder {folder}: name the folder that holds the image's files.");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in users)
        {
            if (UserFiles.ParseUser(user) is not var (number, userName))
            {
                return CommandLine.Fail($"--user must be a number and a name, such as 1000=app, not '{user}'.");
            }

            names[number] = userName;
        }

        Directory.CreateDirectory(state.Root);
        new ImageMap(Path.Combine(state.Root, "images.json")).Add(name, new Image(folder) { UserNames = names });
        Console.WriteLine($"{name} is {folder}.");
        return 0;
    }
}
