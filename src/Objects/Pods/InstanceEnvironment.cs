using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The environment of instances and of their jobs, in the contract's order.</summary>
internal static class InstanceEnvironment
{
    public static IReadOnlyList<EnvVar> Variables(Cluster cluster, OperatorSettings settings, string podName)
    {
        List<EnvVar> variables =
        [
            Variable("PGDATA", PodPaths.PgData),
            Variable("POD_NAME", podName),
            Variable("NAMESPACE", cluster.Metadata.Namespace!),
            Variable("CLUSTER_NAME", cluster.Metadata.Name!),
            Variable("PSQL_HISTORY", PodPaths.PsqlHistory),
            Variable("PGPORT", "5432"),
            Variable("PGHOST", PodPaths.Run),
            Variable("TMPDIR", PodPaths.Temporary),
            .. cluster.Spec.Env ?? [],
        ];
        if (settings.StandbyTcpUserTimeoutMilliseconds is { } timeout)
        {
            variables.Add(Variable("CNPG_STANDBY_TCP_USER_TIMEOUT", timeout));
        }

        return variables;
    }

    private static EnvVar Variable(string name, string value) => new() { Name = name, Value = value };
}
