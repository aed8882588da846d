using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.InstanceManager;

/// <summary>
/// Tells in the Cluster's FailoverQuorum whom commits wait for, for people and tools that look there. No decision rests on it: an election
/// takes it that any standby may have been the one that confirmed.
/// </summary>
internal sealed partial class QuorumReport(InstanceOptions options, KubernetesClient client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Task _writing = Task.CompletedTask;
    private string? _written;
    private long? _failedAt;

    /// <summary>Writes what has changed, once PostgreSQL has loaded it; one write at a time.</summary>
    public void Consider(Observation seen, CancellationToken cancel)
    {
        var view = seen.View;
        if (seen.Cluster is not { Spec.Postgresql.Synchronous.FailoverQuorum: true } cluster || !view.HoldsLease || seen.Server is not { IsPrimary: true })
        {
            _written = null;
            return;
        }

        var standbys = ClusterSettings.Synchronous(cluster, options.PodName, view.SilentStandbys);
        var isPaused = _failedAt is { } failedAt && time.GetElapsedTime(failedAt) < Pause;
        if (_writing.IsCompleted && !isPaused && view.WantedConfigurationHash == view.Postgres.LoadedConfigurationHash && (standbys?.Render() ?? "") != _written)
        {
            _writing = Write(standbys, cancel);
        }
    }

    private async Task Write(SynchronousStandbys? standbys, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            await client.PatchStatus<FailoverQuorum>(
                new NamespacedName(options.Namespace, ObjectNames.FailoverQuorum(options.ClusterName)), Patch.Merge(new JsonObject { ["status"] = Status(standbys) }),
                either.Token);
            _written = standbys?.Render() ?? "";
            _failedAt = null;
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            _failedAt = time.GetTimestamp();
            LogFailed(failure.Message);
        }
    }

    // With nobody to wait for, what was written before is taken away.
    private JsonObject Status(SynchronousStandbys? standbys) => new()
    {
        ["primary"] = options.PodName,
        ["method"] = standbys?.Method,
        ["standbyNumber"] = standbys?.Number,
        ["standbyNames"] = standbys is null ? null : new JsonArray([.. standbys.Names.Select(name => (JsonNode)name)]),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The status of the FailoverQuorum could not be written: {Cause}")]
    private partial void LogFailed(string cause);
}
