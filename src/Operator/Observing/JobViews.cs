using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Jobs in the terms of the decision.</summary>
internal static class JobViews
{
    public static JobView Of(Cluster cluster, OperatorSettings settings, int serial, ImageChoice image, Job job)
    {
        var role = job.Metadata.Labels?.GetValueOrDefault(Labels.JobRole) ?? "";
        var failed = Condition(job, "Failed");
        return new()
        {
            Name = job.Metadata.Name!,
            Uid = job.Metadata.Uid!,
            Role = role,
            IsTerminating = job.Metadata.DeletionTimestamp is not null,
            IsComplete = Condition(job, "Complete") is not null,
            Failure = failed is null ? null : failed.Message ?? failed.Reason ?? "the job failed.",
            FailedAt = failed?.LastTransitionTime,
            IsOutdated = image.Name is not null && InstanceJobs.IsOutdated(job, Wanted(cluster, settings, serial, new(image.Name, image.Major), role)),
            IsRunning = (job.Status?.Ready ?? job.Status?.Active ?? 0) > 0,
        };
    }

    /// <summary>The job that does <paramref name="role"/> for an instance, as it is made now.</summary>
    public static Job Wanted(Cluster cluster, OperatorSettings settings, int serial, PostgresImage image, string role) => role == JobRoles.Initdb
        ? InstanceJobs.Initdb(cluster, settings, serial, image)
        : InstanceJobs.Join(cluster, settings, serial, image);

    private static JobCondition? Condition(Job job, string type) =>
        job.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");
}
