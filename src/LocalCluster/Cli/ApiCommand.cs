using System.CommandLine;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local api</c>: takes the API server away, and brings it back.</summary>
internal static class ApiCommand
{
    public static Command Build() => new("api", "Stop the API server on purpose, and start it again.")
    {
        new Command("stop", "Close all its connections and refuse new ones; nodes and pods go on.").Asks(_ => new ControlRequest("api", "stop", [])),
        new Command("start", "Let it answer again.").Asks(_ => new ControlRequest("api", "start", [])),
    };
}
