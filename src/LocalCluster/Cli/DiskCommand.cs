using System.CommandLine;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local disk</c>: lets the disk of a claim stand still or fill up, and makes it good again.</summary>
internal static class DiskCommand
{
    public static Command Build()
    {
        var command = new Command("disk", "Break the disk of a PersistentVolumeClaim on purpose (storage class loop), and mend it.");
        var time = new Option<double?>("--for") { Description = "It goes on by itself after that many seconds (default 60).", HelpName = "SECONDS" };
        command.Subcommands.Add(Action("freeze", "Let a disk stand still: whoever writes to it waits.", time));
        command.Subcommands.Add(Action("thaw", "Let it go on.", null));
        command.Subcommands.Add(Action("fill", "Leave no room on a disk.", null));
        command.Subcommands.Add(Action("clean", "Give the room back.", null));
        return command;
    }

    private static Command Action(string action, string description, Option<double?>? time)
    {
        var claim = new Argument<string>("PVC") { Description = "The claim." };
        var @namespace = new Option<string>("--namespace", "-n") { Description = "The claim's namespace.", DefaultValueFactory = _ => "default", HelpName = "NS" };
        var command = new Command(action, description) { claim, @namespace };
        if (time is not null)
        {
            command.Options.Add(time);
        }

        return command.Asks(line => new ControlRequest("disk", action, [line.GetValue(claim)!])
        {
            Namespace = line.GetValue(@namespace),
            Seconds = time is null ? null : line.GetValue(time),
        });
    }
}
