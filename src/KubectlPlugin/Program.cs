using System.CommandLine;
using Surus.Kubernetes;
using Surus.KubectlPlugin;

var global = new GlobalOptions();
var root = new RootCommand("Looks after PostgreSQL clusters from the command line; works as \"kubectl cnpg\" too.");
global.AddTo(root);
Command[] commands =
[
    StatusCommand.Create(global), PromoteCommand.Create(global), PsqlCommand.Create(global), FencingCommand.Create(global), ReloadCommand.Create(global),
    RestartCommand.Create(global), HibernateCommand.Create(global), MaintenanceCommand.Create(global), DestroyCommand.Create(global),
    LogsCommand.Create(global), VersionCommand.Create(global),
];
foreach (var command in commands)
{
    root.Subcommands.Add(command);
}

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is PluginException or ApiException or ApiConnectionException or ExecException or KubernetesConfigurationException
    or UnreadableObjectException)
{
    await Console.Error.WriteLineAsync($"Error: {error.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return 130;
}
