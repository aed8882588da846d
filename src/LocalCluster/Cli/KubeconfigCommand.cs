using System.CommandLine;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local kubeconfig</c>: prints the path of the administrator's kubeconfig.</summary>
internal static class KubeconfigCommand
{
    public static Command Build()
    {
        var command = new Command("kubeconfig", "Print the path of the kubeconfig, as in `export KUBECONFIG=$(surus-local kubeconfig)`.");
        command.SetAction(line =>
        {
            var state = CommandLine.Folder(line);
            if (!File.Exists(state.Kubeconfig))
            {
                return CommandLine.Fail($"There is no cluster in {state.Root}: start one with `surus-local up`.");
            }

            Console.WriteLine(state.Kubeconfig);
            return 0;
        });
        return command;
    }
}
