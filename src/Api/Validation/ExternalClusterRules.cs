using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Finds external clusters by name.</summary>
internal static class ExternalClusters
{
    public static ExternalCluster? Find(ClusterSpec spec, string? name) => spec.ExternalClusters?.FirstOrDefault(external => external.Name == name);

    public static bool CanBeReached(ExternalCluster external) =>
        external.ConnectionParameters is { Count: > 0 } || external.BarmanObjectStore is not null || external.Plugin is not null;

    public static FieldError Unknown(string path, string? name) =>
        FieldError.Invalid(path, name, "no external cluster has this name: name one of spec.externalClusters.");
}

/// <summary>External clusters have names of their own and say how they are reached.</summary>
internal static class ExternalClusterRules
{
    private const string Path = "spec.externalClusters";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var externals = cluster.Spec.ExternalClusters ?? [];
        var duplicates = Duplicates.Of(externals, external => external.Name)
            .Select(pair => FieldError.Invalid(Path, pair.Item.Name, "the names of external clusters are all different."));
        return duplicates.Concat(externals.SelectMany((external, index) => Check(external, $"{Path}[{index}]")));
    }

    private static IEnumerable<FieldError> Check(ExternalCluster external, string path)
    {
        if (!ExternalClusters.CanBeReached(external))
        {
            yield return FieldError.Required(path, "say how it is reached: give connectionParameters, barmanObjectStore or plugin.");
        }

        (string Path, string? Value)[] fileNames =
        [
            ($"{path}.name", external.Name),
            .. Reference($"{path}.sslCert", external.SslCert),
            .. Reference($"{path}.sslKey", external.SslKey),
            .. Reference($"{path}.sslRootCert", external.SslRootCert),
        ];
        foreach (var (field, value) in fileNames.Where(file => Names.LeavesFolder(file.Value)))
        {
            yield return FieldError.Invalid(field, value, "this becomes the name of a file: leave out /, \\ and names made of dots.");
        }
    }

    private static (string Path, string? Value)[] Reference(string path, SecretKeySelector? reference) =>
        reference is null ? [] : [($"{path}.name", reference.Name), ($"{path}.key", reference.Key)];
}
