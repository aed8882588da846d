namespace Surus.Api;

/// <summary>Managed services and roles do not take what is the operator's.</summary>
internal static class ManagedRules
{
    private const string ServicesPath = "spec.managed.services";
    private const string RolesPath = "spec.managed.roles";

    public static IEnumerable<FieldError> Check(Cluster cluster) =>
        [.. Services(cluster), .. Roles(cluster.Spec.Managed?.Roles ?? [])];

    private static IEnumerable<FieldError> Services(Cluster cluster)
    {
        var services = cluster.Spec.Managed?.Services;
        if (services?.DisabledDefaultServices?.Contains("rw", StringComparer.Ordinal) is true)
        {
            yield return FieldError.Invalid(
                $"{ServicesPath}.disabledDefaultServices", "rw",
                "replicas follow the primary through this service: it cannot be left out.");
        }

        var additional = services?.Additional ?? [];
        var name = cluster.Metadata.Name ?? "";
        foreach (var error in additional.SelectMany((service, index) => Service(name, service, $"{ServicesPath}.additional[{index}]")))
        {
            yield return error;
        }

        foreach (var (service, _) in Duplicates.Of(additional, service => service.ServiceTemplate.Metadata?.Name ?? ""))
        {
            yield return FieldError.Invalid(
                $"{ServicesPath}.additional", service.ServiceTemplate.Metadata?.Name, "the names of services are all different.");
        }
    }

    private static IEnumerable<FieldError> Service(string cluster, ManagedService service, string path)
    {
        var name = service.ServiceTemplate.Metadata?.Name ?? "";
        if (name.Length == 0)
        {
            yield return FieldError.Invalid(path, "", "a service needs a name: give serviceTemplate.metadata.name.");
        }

        string[] own =
        [
            ObjectNames.ReadWriteService(cluster), ObjectNames.ReadOnlyService(cluster),
            ObjectNames.ReadService(cluster), ObjectNames.AnyService(cluster),
        ];
        if (own.Contains(name, StringComparer.Ordinal))
        {
            yield return FieldError.Invalid(path, name, "the operator's own service has this name: use another one.");
        }

        if (service.ServiceTemplate.Spec?.Selector is { Count: > 0 })
        {
            yield return FieldError.Invalid(path, name, "selectorType tells which instances the service leads to: leave the selector out.");
        }
    }

    private static IEnumerable<FieldError> Roles(IReadOnlyList<RoleConfiguration> roles)
    {
        foreach (var (role, _) in Duplicates.Of(roles, role => role.Name))
        {
            yield return FieldError.Invalid(RolesPath, role.Name, "the names of roles are all different.");
        }

        foreach (var role in roles)
        {
            if (role.ConnectionLimit is < -1)
            {
                yield return FieldError.Invalid(
                    RolesPath, role.ConnectionLimit, $"the limit of connections of {role.Name} is a number from 0, or -1 for no limit.");
            }

            if (Names.IsReservedRole(role.Name))
            {
                yield return FieldError.Invalid(RolesPath, role.Name, "this role is PostgreSQL's or the operator's own: use another name.");
            }

            if (role.DisablePassword is true && role.PasswordSecret is not null)
            {
                yield return FieldError.Invalid(
                    RolesPath, role.Name, "a role has a password or none: give passwordSecret or disablePassword.");
            }
        }
    }
}
