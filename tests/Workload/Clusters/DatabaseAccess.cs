using System.Text;
using Npgsql;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>How an application gets at its database.</summary>
public static class DatabaseAccess
{
    /// <summary>The connection string of the application's user through the read-write service, from the objects that the operator made for it.</summary>
    public static async Task<string> ConnectionString(KubernetesClient client, NamespacedName cluster, CancellationToken cancel)
    {
        var service = await client.Get<Service>(cluster with { Name = Api.ObjectNames.ReadWriteService(cluster.Name) }, cancel);
        var secret = await client.Get<Secret>(cluster with { Name = Api.ObjectNames.ApplicationSecret(cluster.Name) }, cancel);
        return new NpgsqlConnectionStringBuilder
        {
            Host = service.Spec!.ClusterIP,
            Username = Encoding.UTF8.GetString(secret.Data!["username"]),
            Password = Encoding.UTF8.GetString(secret.Data!["password"]),
            Database = Encoding.UTF8.GetString(secret.Data!["dbname"]),
            SslMode = SslMode.Require,
            Pooling = false,
        }.ConnectionString;
    }
}
