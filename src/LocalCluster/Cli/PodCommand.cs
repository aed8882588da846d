using System.CommandLine;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local pod</c>: sends signals to processes in pods.</summary>
internal static class PodCommand
{
    public static Command Build() => new("pod", "Send signals to processes in pods.") { Signal() };

    private static Command Signal()
    {
        var pod = new Argument<string>("POD") { Description = "The pod, as NAMESPACE/NAME." };
        var signal = new Argument<string>("SIGNAL") { Description = "The signal, such as SIGKILL, SIGSTOP or SIGCONT." };
        var container = new Option<string?>("--container", "-c") { Description = "The container (default: the pod's first).", HelpName = "NAME" };
        var process = new Option<string?>("--process")
        {
            Description = "The program, or words of the command line, of the process that is meant (default: the container's first process).",
            HelpName = "NAME",
        };
        return new Command("signal", "Send a signal to the first process of a container, or to one by name.") { pod, signal, container, process }
            .Asks(line => new ControlRequest("pod", "signal", [line.GetValue(pod)!, line.GetValue(signal)!])
            {
                Container = line.GetValue(container),
                Process = line.GetValue(process),
            });
    }
}
