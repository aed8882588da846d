using System.CommandLine;
using Surus.InstanceManager;

namespace Surus.Manager;

/// <summary><c>manager version</c></summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.Out.WriteLine(InstanceOptions.Version));
        return command;
    }
}
