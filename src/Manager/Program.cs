using System.CommandLine;
using Surus.Manager;
using Surus.Postgres;

if (WalCommands.AnswerWithoutArchive(args) is { } answer)
{
    return answer;
}

OperatingSystemUser.RestrictNewFiles();
var instance = new Command("instance", "The commands of an instance's pod.")
{
    InstanceRunCommand.Create(), InstanceInitCommand.Create(), InstanceJoinCommand.Create(), InstanceStatusCommand.Create(),
};
var root = new RootCommand("The manager of Surus: the operator, and process 1 of its pods.")
{
    ControllerCommand.Create(), instance, BootstrapCommand.Create(), WalCommands.Archive(), WalCommands.Restore(), VersionCommand.Create(),
};
LogArguments.AddTo(instance);
try
{
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await root.Parse(args).InvokeAsync(configuration);
}
catch (Exception failure) when (failure is InvalidOperationException or CommandFailedException or IOException or InvalidDataException
    or Surus.Kubernetes.ApiException or Surus.Kubernetes.ApiConnectionException or Surus.Kubernetes.KubernetesConfigurationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
