using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>SQL scripts in secrets and config maps that are run once after <c>initdb</c>: one folder of numbered files each kind.</summary>
/// <param name="Flag">The flag that tells the instance manager the folder.</param>
/// <param name="Volume">The volume with the files.</param>
/// <param name="Mount">Where the container sees it.</param>
internal sealed record SqlFolder(string Flag, Volume Volume, VolumeMount Mount)
{
    public static IReadOnlyList<SqlFolder> Of(Cluster cluster)
    {
        var initdb = cluster.Spec.Bootstrap?.Initdb;
        return initdb?.Import is not null
            ? []
            :
            [
                .. Folder("post-init-application-sql", initdb?.PostInitApplicationSqlRefs),
                .. Folder("post-init-template-sql", initdb?.PostInitTemplateSqlRefs),
                .. Folder("post-init-sql", initdb?.PostInitSqlRefs),
            ];
    }

    private static IEnumerable<SqlFolder> Folder(string name, SqlReferences? references)
    {
        var secrets = references?.SecretRefs ?? [];
        var configMaps = references?.ConfigMapRefs ?? [];
        if (secrets.Count + configMaps.Count == 0)
        {
            yield break;
        }

        List<VolumeProjection> sources =
        [
            .. secrets.Select((secret, index) => new VolumeProjection
            {
                Secret = new SecretProjection { Name = secret.Name, Items = [File(secret.Key, index)] },
            }),
            .. configMaps.Select((configMap, index) => new VolumeProjection
            {
                ConfigMap = new ConfigMapProjection { Name = configMap.Name, Items = [File(configMap.Key, secrets.Count + index)] },
            }),
        ];
        yield return new(
            $"--{name}-refs-folder",
            new Volume { Name = name, Projected = new ProjectedVolumeSource { Sources = sources } },
            new VolumeMount { Name = name, MountPath = "/etc/" + name, ReadOnly = true });
    }

    private static KeyToPath File(string key, int index) => new()
    {
        Key = key,
        Path = string.Create(CultureInfo.InvariantCulture, $"{index:00}.sql"),
    };
}
