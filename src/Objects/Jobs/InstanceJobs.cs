using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The jobs that fill the volumes of a new instance.</summary>
public static class InstanceJobs
{
    /// <summary>The job that makes the first instance with <c>initdb</c>.</summary>
    public static Job Initdb(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image) =>
        Create(cluster, settings, serial, image, new(JobRoles.Initdb, InitdbArguments(cluster))
        {
            Environment = ApplicationUser(cluster),
            SqlFolders = SqlFolder.Of(cluster),
        });

    /// <summary>The job that makes a replica as a copy of the primary, reached by the service <c>CLUSTER-rw</c>.</summary>
    public static Job Join(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image) =>
        Create(cluster, settings, serial, image, new(JobRoles.Join,
        [
            "instance", "join", "--parent-node", ObjectNames.ReadWriteService(cluster.Metadata.Name!), .. WalArguments(cluster),
        ]));

    /// <summary>Whether <paramref name="job"/> was made for other work than <paramref name="wanted"/>.</summary>
    public static bool IsOutdated(Job job, Job wanted) =>
        job.Metadata.Annotations?.GetValueOrDefault(Annotations.Hash) != wanted.Metadata.Annotations?.GetValueOrDefault(Annotations.Hash);

    private static Job Create(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image, JobWork work)
    {
        var instance = ObjectNames.Instance(cluster.Metadata.Name!, serial);
        var name = ObjectNames.Job(instance, work.Role);
        var labels = ClusterMetadata.AppLabels(cluster, image.Major)
            .SetItem(Labels.InstanceName, instance)
            .SetItem(Labels.JobRole, work.Role);
        var spec = Spec(cluster, settings, serial, image, name, work);
        var metadata = ClusterMetadata.For(cluster, settings, name, labels, ClusterMetadata.Sorted(
            (Annotations.NodeSerial, serial.ToString(CultureInfo.InvariantCulture)),
            (Annotations.Hash, PodSpecJson.Hash(spec))));
        return new()
        {
            Metadata = metadata,
            Spec = new JobSpec
            {
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = metadata.Labels, Annotations = metadata.Annotations },
                    Spec = spec,
                },
            },
        };
    }

    private static PodSpec Spec(
        Cluster cluster, OperatorSettings settings, int serial, PostgresImage image, string name, JobWork work)
    {
        var common = PodParts.Common(cluster, serial);
        return common with
        {
            Hostname = name,
            RestartPolicy = "Never",
            Affinity = InstanceScheduling.OfJob(cluster),
            Volumes = [.. common.Volumes!, .. work.SqlFolders.Select(folder => folder.Volume)],
            InitContainers = [PodParts.BootstrapContainer(cluster, settings, serial)],
            Containers =
            [
                new Container
                {
                    Name = work.Role,
                    Image = image.Name,
                    ImagePullPolicy = cluster.Spec.ImagePullPolicy,
                    Resources = cluster.Spec.Resources,
                    Command = [PodPaths.Manager, .. work.Arguments, .. LogArguments.Of(cluster, settings)],
                    Env = [.. InstanceEnvironment.Variables(cluster, settings, name), .. work.Environment],
                    EnvFrom = cluster.Spec.EnvFrom,
                    VolumeMounts = [.. PodVolumes.Mounts(cluster, serial), .. work.SqlFolders.Select(folder => folder.Mount)],
                    SecurityContext = SecurityContexts.OfContainer(cluster),
                },
            ],
        };
    }

    private static IReadOnlyList<string> InitdbArguments(Cluster cluster)
    {
        var initdb = cluster.Spec.Bootstrap?.Initdb;
        List<string> arguments = ["instance", "init"];
        AddList("--initdb-flags", InitdbFlags.Of(cluster));
        AddList("--post-init-sql", initdb?.PostInitSql);
        AddList("--post-init-application-sql", initdb?.PostInitApplicationSql);
        AddList("--post-init-template-sql", initdb?.PostInitTemplateSql);
        if (cluster.ApplicationDatabase is { } application)
        {
            arguments.AddRange(["--app-db-name", application.Name, "--app-user", application.Owner]);
        }

        foreach (var folder in SqlFolder.Of(cluster))
        {
            arguments.AddRange([folder.Flag, folder.Mount.MountPath]);
        }

        return [.. arguments, .. WalArguments(cluster)];

        void AddList(string flag, IReadOnlyList<string>? words)
        {
            if (words is { Count: > 0 })
            {
                arguments.AddRange([flag, ShellWords.Quote(words)]);
            }
        }
    }

    private static IReadOnlyList<string> WalArguments(Cluster cluster) =>
        cluster.Spec.WalStorage is null ? [] : ["--pg-wal", PodPaths.PgWal];

    private static IReadOnlyList<EnvVar> ApplicationUser(Cluster cluster) => cluster.ApplicationDatabase is null
        ? []
        :
        [
            new EnvVar
            {
                Name = "APP_USERNAME",
                ValueFrom = new EnvVarSource
                {
                    SecretKeyRef = new SecretKeySelector { Name = cluster.ApplicationSecretName, Key = SecretKeys.Username },
                },
            },
        ];

    /// <summary>What one job does.</summary>
    private sealed record JobWork(string Role, IReadOnlyList<string> Arguments)
    {
        public IReadOnlyList<EnvVar> Environment { get; init; } = [];

        public IReadOnlyList<SqlFolder> SqlFolders { get; init; } = [];
    }
}
