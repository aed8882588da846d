namespace Surus.Api;

/// <summary>The cluster's name, image, update strategy, certificates, accounts and lease.</summary>
internal static class ClusterShapeRules
{
    private const int OldestMajor = 13;

    public static IEnumerable<FieldError> Check(Cluster cluster) =>
    [
        .. Name(cluster.Metadata.Name ?? ""),
        .. Image(cluster),
        .. Update(cluster.Spec),
        .. Certificates(cluster.Spec),
        .. Accounts(cluster.Spec),
        .. Lease(cluster.Spec.PrimaryLease),
        .. Environment(cluster.Spec),
    ];

    private static IEnumerable<FieldError> Name(string name)
    {
        if (!Names.IsDns1035Label(name))
        {
            yield return FieldError.Invalid(
                "metadata.name", name,
                "services are named after the cluster: use lower-case letters, digits and -, starting with a letter.");
        }

        if (name.Length > ObjectNames.LongestClusterName)
        {
            yield return FieldError.Invalid("metadata.name", name, "the names made from it must fit too: use at most 50 characters.");
        }
    }

    private static IEnumerable<FieldError> Image(Cluster cluster)
    {
        if (cluster.Spec.ImagePullPolicy is not (null or "" or "Always" or "Never" or "IfNotPresent"))
        {
            yield return FieldError.Invalid(
                "spec.imagePullPolicy", cluster.Spec.ImagePullPolicy, "an image is pulled Always, Never or IfNotPresent.");
        }

        if (cluster.Spec.ImageName is not { Length: > 0 } name)
        {
            yield break;
        }

        var image = ImageReference.Parse(name);
        if (image.EffectiveTag is ImageReference.LatestTag)
        {
            yield return FieldError.Invalid(
                "spec.imageName", name, "the tag latest changes without notice: use a tag that starts with the version, such as 17.5.");
        }
        else if (image.Tag is null)
        {
            yield return FieldError.Invalid(
                "spec.imageName", name, "a digest alone does not tell the version: put a tag before it, such as :17.5@sha256:….");
        }
        else if (image.PostgresVersion is not { } version)
        {
            yield return FieldError.Invalid("spec.imageName", name, "the tag must start with the version of PostgreSQL, such as 17.5.");
        }
        else if (version.Major < OldestMajor)
        {
            yield return FieldError.Invalid("spec.imageName", name, "PostgreSQL 13 is the oldest version that works: use a newer one.");
        }
    }

    private static IEnumerable<FieldError> Update(ClusterSpec spec)
    {
        if (spec.PrimaryUpdateStrategy is not (null or "" or "supervised" or "unsupervised"))
        {
            yield return FieldError.Invalid(
                "spec.primaryUpdateStrategy", spec.PrimaryUpdateStrategy, "the strategy is supervised or unsupervised.");
        }

        if (spec.PrimaryUpdateStrategy is "supervised" && spec.Instances == 1)
        {
            yield return FieldError.Invalid(
                "spec.primaryUpdateStrategy", "supervised",
                "one instance has no replica to switch over to: use unsupervised, or more instances.");
        }
    }

    private static IEnumerable<FieldError> Certificates(ClusterSpec spec)
    {
        const string path = "spec.certificates";
        var certificates = spec.Certificates ?? new CertificatesConfiguration();
        var serverGiven = !string.IsNullOrEmpty(certificates.ServerTlsSecret);
        if (serverGiven && certificates.ServerAltDnsNames is { Count: > 0 } names)
        {
            yield return FieldError.Invalid(
                $"{path}.serverAltDNSNames", string.Join(", ", names), "your own serverTLSSecret has its names already: leave these out.");
        }

        if (serverGiven && string.IsNullOrEmpty(certificates.ServerCaSecret))
        {
            yield return FieldError.Invalid(
                $"{path}.serverCASecret", "", "your own serverTLSSecret needs the authority that signed it: give serverCASecret.");
        }

        if (!string.IsNullOrEmpty(certificates.ReplicationTlsSecret) && string.IsNullOrEmpty(certificates.ClientCaSecret))
        {
            yield return FieldError.Invalid(
                $"{path}.clientCASecret", "", "your own replicationTLSSecret needs the authority that signed it: give clientCASecret.");
        }
    }

    private static IEnumerable<FieldError> Accounts(ClusterSpec spec)
    {
        if (spec.SuperuserSecret is { Name.Length: 0 })
        {
            yield return FieldError.Invalid("spec.superuserSecret.name", "", "name the secret, or leave superuserSecret out.");
        }

        if (!string.IsNullOrEmpty(spec.ServiceAccountName) && spec.ServiceAccountTemplate is not null)
        {
            yield return FieldError.Invalid(
                "spec.serviceAccountName", spec.ServiceAccountName,
                "the template is for the account that the operator makes: give one of the two.");
        }
    }

    private static IEnumerable<FieldError> Lease(PrimaryLeaseConfiguration? lease)
    {
        var duration = lease?.LeaseDurationSeconds ?? 15;
        var deadline = lease?.RenewDeadlineSeconds ?? 10;
        var period = lease?.RetryPeriodSeconds ?? 2;
        if (duration <= deadline)
        {
            yield return FieldError.Invalid(
                "spec.primaryLease.leaseDurationSeconds", duration,
                $"the primary must have stopped before its lease is free: give more than renewDeadlineSeconds ({deadline}).");
        }

        if (deadline <= 1.2 * period)
        {
            yield return FieldError.Invalid(
                "spec.primaryLease.renewDeadlineSeconds", deadline,
                $"there must be time for a second try: give more than 1.2 times retryPeriodSeconds ({period}).");
        }
    }

    private static IEnumerable<FieldError> Environment(ClusterSpec spec) => (spec.Env ?? [])
        .Select((variable, index) => (variable.Name, Index: index))
        .Where(variable => Names.IsReservedVariable(variable.Name))
        .Select(variable => FieldError.Invalid(
            $"spec.env[{variable.Index}].name", variable.Name,
            "the operator sets PG*, CNPG_*, POD_NAME, NAMESPACE and CLUSTER_NAME itself."));
}
