using System.CommandLine;
using Surus.Api;
using Surus.InstanceManager;
using Surus.Postgres;

namespace Surus.Manager;

/// <summary>The options that all commands about one instance share; each can come from the pod's environment.</summary>
internal sealed class InstanceArguments
{
    private readonly Option<string> _data = FromEnvironment("--pg-data", "PGDATA", "The data directory.");
    private readonly Option<string> _pod = FromEnvironment("--pod-name", "POD_NAME", "The pod's name, which is the instance's.");
    private readonly Option<string> _cluster = FromEnvironment("--cluster-name", "CLUSTER_NAME", "The Cluster's name.");
    private readonly Option<string> _namespace = FromEnvironment("--namespace", "NAMESPACE", "The namespace of both.");
    private readonly Option<string?> _wal = new("--pg-wal") { Description = $"The directory for WAL on a volume of its own. Default: {PodPaths.PgWal}, where that volume is mounted." };

    /// <summary>Adds the options to a command.</summary>
    public InstanceArguments(Command command)
    {
        foreach (var option in new Option[] { _data, _pod, _cluster, _namespace, _wal })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The instance that the options name.</summary>
    public InstanceOptions Read(ParseResult arguments) => new()
    {
        PodName = Required(arguments, _pod, "POD_NAME"),
        ClusterName = Required(arguments, _cluster, "CLUSTER_NAME"),
        Namespace = Required(arguments, _namespace, "NAMESPACE"),
        Data = new DataDirectory(Required(arguments, _data, "PGDATA")),
        WalDirectory = arguments.GetValue(_wal) ?? (Directory.Exists(PodPaths.WalVolume) ? PodPaths.PgWal : null),
    };

    private static Option<string> FromEnvironment(string name, string variable, string description) => new(name)
    {
        Description = $"{description} Default: the environment variable {variable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) ?? "",
    };

    private static string Required(ParseResult arguments, Option<string> option, string variable) =>
        arguments.GetValue(option) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Give {option.Name}, or set the environment variable {variable}.");
}
