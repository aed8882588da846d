namespace Surus.Api;

/// <summary>A microservice takes one database, a monolith any number with roles.</summary>
internal static class ImportRules
{
    private const string Path = "spec.bootstrap.initdb.import";
    private const string All = "*";

    public static IEnumerable<FieldError> Check(Cluster cluster) => cluster.Spec.Bootstrap?.Initdb?.Import switch
    {
        null => [],
        { Type: ImportConfiguration.Microservice } import => Microservice(import),
        { Type: ImportConfiguration.Monolith } import => Monolith(import),
        { Type: var type } => [FieldError.Invalid($"{Path}.type", type, "an import is of type microservice or monolith.")],
    };

    private static IEnumerable<FieldError> Microservice(ImportConfiguration import)
    {
        if (import.Databases.Count != 1)
        {
            yield return FieldError.Invalid(
                $"{Path}.databases", string.Join(", ", import.Databases), "a microservice takes exactly one database.");
        }
        else if (import.Databases[0].Contains('*', StringComparison.Ordinal))
        {
            yield return FieldError.Invalid(
                $"{Path}.databases[0]", import.Databases[0], "a microservice takes one database by its name, not by a pattern.");
        }

        if (import.Roles is { Count: > 0 })
        {
            yield return FieldError.Invalid(
                $"{Path}.roles", string.Join(", ", import.Roles), "a microservice takes no roles: use a monolith, or leave them out.");
        }
    }

    private static IEnumerable<FieldError> Monolith(ImportConfiguration import)
    {
        if (import.Databases.Count == 0)
        {
            yield return FieldError.Invalid($"{Path}.databases", "", "name the databases to take, or * for all.");
        }

        if (import.Databases.Count > 1 && import.Databases.Contains(All))
        {
            yield return FieldError.Invalid(
                $"{Path}.databases", string.Join(", ", import.Databases), "* already takes all databases: let it stand alone.");
        }

        if (import.Roles is { Count: > 1 } && import.Roles.Contains(All))
        {
            yield return FieldError.Invalid(
                $"{Path}.roles", string.Join(", ", import.Roles), "* already takes all roles: let it stand alone.");
        }

        if (import.PostImportApplicationSql is { Count: > 0 })
        {
            yield return FieldError.Invalid(
                $"{Path}.postImportApplicationSQL", import.PostImportApplicationSql.Count,
                "a monolith has no application database to run SQL in: use a microservice, or leave the SQL out.");
        }
    }
}
