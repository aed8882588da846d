using System.CommandLine;

namespace Surus.Manager;

/// <summary><c>manager bootstrap TARGET</c>: how the manager comes into a pod whose image knows nothing of it.</summary>
internal static class BootstrapCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = "Where to put the copy." };
        var command = new Command("bootstrap", "Copy this executable.") { target };
        command.SetAction(arguments =>
        {
            var destination = arguments.GetRequiredValue(target);
            var beside = destination + ".new";
            File.Copy(Environment.ProcessPath!, beside, overwrite: true);
            File.SetUnixFileMode(
                beside,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            File.Move(beside, destination, overwrite: true);
            return 0;
        });
        return command;
    }
}
