namespace Surus.Api;

/// <summary>LDAP names a server and one way to bind.</summary>
internal static class LdapRules
{
    private const string Path = "spec.postgresql.ldap";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        if (cluster.Spec.Postgresql?.Ldap is not { } ldap)
        {
            yield break;
        }

        if (string.IsNullOrEmpty(ldap.Server))
        {
            yield return FieldError.Invalid(Path, "", "name the LDAP server.");
        }

        if (ldap is { BindAsAuth: not null, BindSearchAuth: not null })
        {
            yield return FieldError.Invalid(
                Path, "bindAsAuth, bindSearchAuth", "users are bound in one way: give bindAsAuth or bindSearchAuth.");
        }
    }
}

/// <summary>WAL is archived by one.</summary>
internal static class PluginRules
{
    private const string Path = "spec.plugins";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var archivers = (cluster.Spec.Plugins ?? [])
            .Where(plugin => plugin.Enabled is not false && plugin.IsWalArchiver is true)
            .Select(plugin => plugin.Name).ToList();
        if (archivers.Count > 0 && cluster.Spec.Backup?.BarmanObjectStore is not null)
        {
            yield return FieldError.Invalid(
                Path, archivers[0], "WAL is archived by a plugin or into backup.barmanObjectStore: give one of the two.");
        }

        if (archivers.Count > 1)
        {
            yield return FieldError.Invalid(
                Path, string.Join(", ", archivers), "WAL is archived by one plugin: set isWALArchiver for one of them.");
        }
    }
}
