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
        var command = new Command("load-image", "Make a folder the image of that name.") { name, folder };
        command.SetAction((line, _) => Load(CommandLine.Folder(line), line.GetValue(name)!, Path.GetFullPath(line.GetValue(folder)!)));
        return command;
    }

    private static Task<int> Load(StateFolder state, string name, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return Task.FromResult(CommandLine.Fail($"There is no folder {folder}: name the folder that holds the image's files."));
        }

        Directory.CreateDirectory(state.Root);
        new ImageMap(Path.Combine(state.Root, "images.json")).Add(name, new Image(folder));
        Console.WriteLine($"{name} is {folder}.");
        return Task.FromResult(0);
    }
}
