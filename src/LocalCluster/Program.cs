using Surus.LocalCluster.Cli;
using Surus.LocalCluster.Node;

return args switch
{
    // How the daemon starts itself again as something else; not for people.
    [DaemonCommand.Name, var folder] => await DaemonCommand.Run(StateFolder.At(folder)),
    ["shim", var socketPath] => await ShimServer.RunAsync(socketPath),
    _ => await CommandLine.Build().Parse(args).InvokeAsync(),
};
