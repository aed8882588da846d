namespace Surus.Api;

/// <summary>What follows from a cluster's definition.</summary>
public static class ClusterFacts
{
    extension(Cluster cluster)
    {
        /// <summary>
        /// Whether the cluster follows another one: because it says so, or because the set of clusters it belongs to has
        /// another primary.
        /// </summary>
        public bool IsReplica => cluster.Spec.Replica is { } replica
            && (replica.Enabled ?? (Given(replica.Self) ?? cluster.Metadata.Name ?? "") != (replica.Primary ?? ""));

        /// <summary>The application database that is made or taken over, and its owner; null when there is none.</summary>
        public ApplicationDatabase? ApplicationDatabase => ApplicationDatabases.Of(cluster.Spec.Bootstrap);

        /// <summary>
        /// The major version of PostgreSQL the definition asks for; null when neither the catalog's entry nor the image's tag
        /// tells it.
        /// </summary>
        public int? RequestedMajorVersion =>
            cluster.Spec.ImageCatalogRef?.Major
            ?? (Given(cluster.Spec.ImageName) is { } image ? ImageReference.Parse(image).PostgresVersion?.Major : null);

        /// <summary>The instances whose PostgreSQL must stay stopped.</summary>
        public FencedInstances FencedInstances =>
            FencedInstances.FromAnnotation(cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.FencedInstances));

        /// <summary>Whether the user wants the cluster asleep: no pods, volumes kept.</summary>
        public bool HibernationWanted => cluster.HasAnnotation(Annotations.Hibernation, "on");

        /// <summary>Whether the user wants the operator to leave the cluster alone.</summary>
        public bool ReconciliationDisabled => cluster.HasAnnotation(Annotations.ReconciliationLoop, "disabled");

        /// <summary>Whether an annotation has that value.</summary>
        public bool HasAnnotation(string key, string value) => cluster.Metadata.Annotations?.GetValueOrDefault(key) == value;

        /// <summary>The secret with the superuser's credentials.</summary>
        public string SuperuserSecretName => Given(cluster.Spec.SuperuserSecret?.Name) ?? ObjectNames.SuperuserSecret(cluster.Metadata.Name ?? "");

        /// <summary>The secret with the credentials of the application database's owner.</summary>
        public string ApplicationSecretName =>
            cluster.ApplicationDatabase?.SecretName ?? ObjectNames.ApplicationSecret(cluster.Metadata.Name ?? "");

        /// <summary>The service account of the instances.</summary>
        public string ServiceAccountName =>
            Given(cluster.Spec.ServiceAccountName) ?? ObjectNames.ServiceAccount(cluster.Metadata.Name ?? "");
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
