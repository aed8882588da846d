using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Runs the pods of a Job until enough of them have succeeded, or too many have failed.</summary>
internal sealed class JobController : Controller
{
    private static readonly KubernetesTypes.Backoff backoff = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(6));

    private readonly IClusterApi api;
    private readonly ObjectCache jobs;
    private readonly ObjectCache pods;
    private readonly TimeProvider clock;

    public JobController(IClusterApi api, ObjectCache jobs, ObjectCache pods, TimeProvider clock, ILogger logger)
        : base("job", clock, logger)
    {
        (this.api, this.jobs, this.pods, this.clock) = (api, jobs, pods, clock);
        jobs.Changed += (_, job) => Enqueue(job.Key);
        pods.Changed += (_, pod) =>
        {
            if (pod.Controller is { } owner && owner.Text("kind") == "Job")
            {
                Enqueue(new ObjectKey(pod.Namespace, owner.Text("name")!));
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (jobs.Get(key) is not { IsTerminating: false } job)
        {
            return null;
        }

        if (job.Condition("Complete") == "True" || job.Condition("Failed") == "True")
        {
            return await DeleteWhenOld(job, cancel);
        }

        var tally = Count(job);
        if (Outcome(job, tally) is { } outcome)
        {
            await Finish(job, tally, outcome, cancel);
            return null;
        }

        var delay = RetryDelay(tally);
        if (delay is null && !job.Flag("spec", "suspend"))
        {
            await StartMissing(job, tally, cancel);
        }

        await StatusReport.Write(api, ResourceTypes.Jobs, job, Status(job, tally), cancel);
        return delay ?? DeadlineIn(job);
    }

    private Tally Count(JsonObject job)
    {
        var owned = pods.In(job.Namespace).Where(pod => pod.Controller?.Text("uid") == job.Uid).ToList();
        var failed = owned.Where(pod => pod.Text("status", "phase") == "Failed").ToList();
        return new Tally(
            [.. owned.Where(PodTemplate.IsActive)],
            owned.Count(pod => pod.Text("status", "phase") == "Succeeded"),
            failed.Count,
            failed.Select(EndedAt).DefaultIfEmpty().Max());
    }

    private static DateTimeOffset EndedAt(JsonObject pod)
    {
        var ended = pod.Objects("status", "containerStatuses")
            .Select(container => container.Text("state", "terminated", "finishedAt"))
            .OfType<string>()
            .Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
        return ended.DefaultIfEmpty().Max();
    }

    private static int Completions(JsonObject job) => (int)(job.Integer("spec", "completions") ?? job.Integer("spec", "parallelism") ?? 1);

    private (string Type, string Reason, string Message)? Outcome(JsonObject job, Tally tally)
    {
        if (tally.Succeeded >= Completions(job))
        {
            return ("Complete", "CompletionsReached", "Reached expected number of succeeded pods");
        }

        if (tally.Failed > (job.Integer("spec", "backoffLimit") ?? 6))
        {
            return ("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        return DeadlineIn(job) <= TimeSpan.Zero
            ? ("Failed", "DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    private TimeSpan? DeadlineIn(JsonObject job) =>
        job.Integer("spec", "activeDeadlineSeconds") is { } seconds && job.Text("status", "startTime") is { } start
            ? DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).AddSeconds(seconds) - clock.GetUtcNow()
            : null;

    private TimeSpan? RetryDelay(Tally tally)
    {
        if (tally.Failed == 0 || tally.Active.Count > 0)
        {
            return null;
        }

        var left = tally.LastFailure + backoff.Delay(tally.Failed) - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }

    private async Task StartMissing(JsonObject job, Tally tally, CancellationToken cancel)
    {
        var parallelism = (int)(job.Integer("spec", "parallelism") ?? 1);
        var missing = Math.Min(parallelism, Completions(job) - tally.Succeeded) - tally.Active.Count;
        for (; missing > 0; missing--)
        {
            var pod = PodTemplate.Pod(job, "batch/v1", "Job", job.Object("spec", "template")!);
            var created = await api.Create(ResourceTypes.Pods, job.Namespace, pod, cancel);
            pods.Observe(created);
            tally.Active.Add(created);
        }
    }

    private JsonObject Status(JsonObject job, Tally tally) => new()
    {
        ["active"] = tally.Active.Count,
        ["ready"] = tally.Active.Count(PodTemplate.IsReady),
        ["succeeded"] = tally.Succeeded,
        ["failed"] = tally.Failed,
        ["startTime"] = job.Text("status", "startTime") ?? StatusReport.Timestamp(clock.GetUtcNow()),
    };

    private async Task Finish(JsonObject job, Tally tally, (string Type, string Reason, string Message) outcome, CancellationToken cancel)
    {
        foreach (var pod in tally.Active)
        {
            await api.Delete(ResourceTypes.Pods, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid), cancel);
        }

        tally.Active.Clear();
        var status = Status(job, tally);
        status["conditions"] = Ended(job, outcome);
        if (outcome.Type == "Complete")
        {
            status["completionTime"] = StatusReport.Timestamp(clock.GetUtcNow());
        }

        await StatusReport.Write(api, ResourceTypes.Jobs, job, status, cancel);
    }

    // That the end was decided is a condition of its own, and no job has ended without it.
    private JsonArray Ended(JsonObject job, (string Type, string Reason, string Message) outcome)
    {
        var now = clock.GetUtcNow();
        var decided = StatusReport.WithCondition(job, outcome.Type == "Complete" ? "SuccessCriteriaMet" : "FailureTarget", true, outcome.Reason, outcome.Message, now);
        var seen = new JsonObject { ["status"] = new JsonObject { ["conditions"] = decided } };
        return StatusReport.WithCondition(seen, outcome.Type, true, outcome.Reason, outcome.Message, now);
    }

    private async Task<TimeSpan?> DeleteWhenOld(JsonObject job, CancellationToken cancel)
    {
        if (job.Integer("spec", "ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }

        var finished = job.Objects("status", "conditions")
            .Where(condition => condition.Text("type") is "Complete" or "Failed")
            .Select(condition => DateTimeOffset.Parse(condition.Text("lastTransitionTime")!, CultureInfo.InvariantCulture))
            .Max();
        var left = finished.AddSeconds(seconds) - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        await api.Delete(ResourceTypes.Jobs, job.Namespace, job.Name, new DeleteOptions(Uid: job.Uid, PropagationPolicy: "Background"), cancel);
        return null;
    }

    private sealed record Tally(List<JsonObject> Active, int Succeeded, int Failed, DateTimeOffset LastFailure);
}
