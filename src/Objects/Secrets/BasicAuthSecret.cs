using System.Text;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Secrets with a user's name and password, and everything a client can be configured with.</summary>
public static class BasicAuthSecret
{
    /// <summary>The length of a made password.</summary>
    public const int PasswordLength = 64;

    /// <summary>How many characters of a made password are digits; the others are letters.</summary>
    public const int PasswordDigits = 10;

    /// <summary>Whether the operator makes the superuser's secret: access is enabled, and the user brought no secret.</summary>
    public static bool MakesSuperuser(Cluster cluster) =>
        cluster.Spec.SuperuserAccessEnabled && string.IsNullOrEmpty(cluster.Spec.SuperuserSecret?.Name);

    /// <summary>Whether the operator makes the application's secret: the bootstrap makes a database, and names no secret.</summary>
    public static bool MakesApplication(Cluster cluster) =>
        cluster.ApplicationDatabase is { SecretName: null };

    /// <summary>The secret of the superuser <c>postgres</c>, good for every database.</summary>
    public static Secret Superuser(Cluster cluster, OperatorSettings settings, string password) =>
        Secret(cluster, settings, ObjectNames.SuperuserSecret(cluster.Metadata.Name!), UserTypes.Superuser, DatabaseRoles.Postgres, "*", password);

    /// <summary>The secret of the application database's owner.</summary>
    public static Secret Application(Cluster cluster, OperatorSettings settings, string password)
    {
        var application = cluster.ApplicationDatabase
            ?? throw new InvalidOperationException($"Cluster {cluster.Metadata.Name} has no application database, and so no secret of its owner.");
        return Secret(cluster, settings, ObjectNames.ApplicationSecret(cluster.Metadata.Name!), UserTypes.App, application.Owner, application.Name, password);
    }

    private static Secret Secret(
        Cluster cluster, OperatorSettings settings, string name, string userType, string user, string database, string password) => new()
    {
        Metadata = ClusterMetadata.For(cluster, settings, name, ClusterMetadata.Sorted(
            (Labels.UserType, userType),
            (Labels.Reload, "true"),
            (Labels.ManagedBy, AppLabelValues.ManagedBy))),
        Type = SecretTypes.BasicAuth,
        Data = Fields(cluster, settings, user, database, password)
            .ToDictionary(field => field.Key, field => Encoding.UTF8.GetBytes(field.Value)),
    };

    private static IEnumerable<(string Key, string Value)> Fields(
        Cluster cluster, OperatorSettings settings, string user, string database, string password)
    {
        var host = ObjectNames.ReadWriteService(cluster.Metadata.Name!);
        var inNamespace = $"{host}.{cluster.Metadata.Namespace}";
        var qualified = $"{inNamespace}.svc.{settings.ClusterDomain}";
        yield return (SecretKeys.Username, user);
        yield return (SecretKeys.User, user);
        yield return (SecretKeys.Password, password);
        yield return (SecretKeys.DbName, database);
        yield return (SecretKeys.Host, host);
        yield return (SecretKeys.Port, "5432");
        yield return (SecretKeys.PgPass, $"{host}:5432:{database}:{user}:{password}\n");
        yield return (SecretKeys.Uri, Uri(inNamespace, user, database, password));
        yield return (SecretKeys.JdbcUri, JdbcUri(inNamespace, user, database, password));
        yield return (SecretKeys.FqdnUri, Uri(qualified, user, database, password));
        yield return (SecretKeys.FqdnJdbcUri, JdbcUri(qualified, user, database, password));
    }

    private static string Uri(string host, string user, string database, string password) =>
        $"postgresql://{Escape(user)}:{Escape(password)}@{host}:5432/{EscapeDatabase(database)}";

    private static string JdbcUri(string host, string user, string database, string password) =>
        $"jdbc:postgresql://{host}:5432/{EscapeDatabase(database)}?password={Escape(password)}&user={Escape(user)}";

    private static string Escape(string text) => System.Uri.EscapeDataString(text);

    // The superuser's secret says "*": any database. An asterisk is allowed in a path as it is.
    private static string EscapeDatabase(string database) => database == "*" ? database : Escape(database);
}
