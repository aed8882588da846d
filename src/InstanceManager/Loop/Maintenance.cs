using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>
/// What a running server needs from time to time, beside the loop: slots for the other instances, on a standby those of the primary's users, and on
/// the primary the system roles and the passwords that the secrets hold.
/// </summary>
internal sealed partial class Maintenance(InstanceOptions options, KubernetesClient client, PostgresServer server, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private Task _running = Task.CompletedTask;
    private long? _doneAt;
    private (string? Version, bool IsPrimary, LocalSql? Sql) _doneFor;

    /// <summary>Begins what is due; at most one round at a time.</summary>
    public void Consider(Observation seen, CancellationToken cancel)
    {
        if (!_running.IsCompleted || seen.Cluster is not { } cluster || seen.Server is not { } report || server.Sql is not { } sql)
        {
            return;
        }

        var inputs = (Inputs(cluster, seen.View), report.IsPrimary, sql);
        var period = TimeSpan.FromSeconds(cluster.Spec.SlotUpdateIntervalSeconds);
        if (inputs != _doneFor || _doneAt is not { } doneAt || time.GetElapsedTime(doneAt) >= period)
        {
            _doneAt = time.GetTimestamp();
            _doneFor = inputs;
            _running = Run(cluster, seen.View, report, sql, cancel);
        }
    }

    private static string Inputs(Cluster cluster, InstanceView view) =>
        $"{cluster.Metadata.Generation}/{string.Join(',', view.Primary?.Slots.Select(slot => slot.SlotName) ?? [])}/{string.Join(',', cluster.Status?.InstanceNames ?? [])}"
        + $"/{cluster.Status?.SecretsResourceVersion?.ApplicationSecretVersion}/{cluster.Status?.SecretsResourceVersion?.SuperuserSecretVersion}";

    private ImmutableArray<SlotStep> SlotSteps(Cluster cluster, InstanceView view, InstanceStatusReport report)
    {
        IReadOnlyList<ReplicationSlotReport> here = report.ReplicationSlotsInfo ?? [];
        var own = here.Where(slot => slot.SlotType == "physical" && slot.SlotName.StartsWith(ClusterSettings.SlotPrefix(cluster), StringComparison.Ordinal));
        return
        [
            .. SlotUpkeep.Decide(own, ClusterSettings.SlotsFor(cluster, options.PodName), report.IsPrimary && view.HoldsLease),
            .. FailoverSlotUpkeep.Decide(view, here),
            .. UserSlotUpkeep.Decide(view, here, ClusterSettings.UserSlots(cluster)),
        ];
    }

    private async Task Run(Cluster cluster, InstanceView view, InstanceStatusReport report, LocalSql sql, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            RemoveUnusedWalFiles(view, report);
            await Carry(SlotSteps(cluster, view, report), new ReplicationSlots(sql), either.Token);
            if (report.IsPrimary && view.HoldsLease)
            {
                await new SystemRoles(sql).Ensure(either.Token);
                await Superuser(cluster, new RolePassword(sql), either.Token);
                await Application(cluster, new RolePassword(sql), either.Token);
            }
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            _doneFor = default;
            LogFailed(failure.Message);
        }
    }

    private void RemoveUnusedWalFiles(InstanceView view, InstanceStatusReport report)
    {
        if (report is { TimeLineId: { } timeline } && (report.CurrentLsn ?? report.ReceivedLsn) is { } position)
        {
            foreach (var file in WalDirectory.RemoveUnused(options.Data, timeline, position, view.Data.WalSegment))
            {
                LogUnused(file);
            }
        }
    }

    private static async Task Carry(ImmutableArray<SlotStep> steps, ReplicationSlots slots, CancellationToken cancel)
    {
        foreach (var step in steps)
        {
            await (step switch
            {
                SlotStep.Create create => slots.Create(create.Name, create.KeepsWal, cancel),
                SlotStep.Advance advance => slots.Advance(advance.Name, advance.To, cancel),
                SlotStep.Drop drop => slots.Drop(drop.Name, cancel),
                _ => throw new UnreachableException($"No such step for a slot: {step}"),
            });
        }
    }

    private async Task Superuser(Cluster cluster, RolePassword passwords, CancellationToken cancel)
    {
        if (!cluster.Spec.SuperuserAccessEnabled)
        {
            await passwords.Remove(DatabaseRoles.Postgres, cancel);
            return;
        }

        if (await Credentials(cluster.SuperuserSecretName, cancel) is { } credentials)
        {
            await passwords.Set(DatabaseRoles.Postgres, credentials.Password, cancel);
        }
    }

    private async Task Application(Cluster cluster, RolePassword passwords, CancellationToken cancel)
    {
        if (cluster.ApplicationDatabase is { } application && await Credentials(cluster.ApplicationSecretName, cancel) is { } credentials)
        {
            await passwords.Set(credentials.User ?? application.Owner, credentials.Password, cancel);
        }
    }

    private async Task<(string? User, string Password)?> Credentials(string secretName, CancellationToken cancel)
    {
        var data = (await client.Find<Secret>(new NamespacedName(options.Namespace, secretName), cancel))?.Data;
        if (data is null || !data.TryGetValue(SecretKeys.Password, out var password))
        {
            LogNoPassword(secretName);
            return null;
        }

        return (data.TryGetValue(SecretKeys.Username, out var user) ? Encoding.UTF8.GetString(user) : null, Encoding.UTF8.GetString(password));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Slots, roles or passwords could not be brought up to date: {Cause}")]
    private partial void LogFailed(string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "The WAL file {File} was made for a timeline that began elsewhere, and is removed")]
    private partial void LogUnused(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The secret {Secret} is missing or has no key password: that role keeps the password it has")]
    private partial void LogNoPassword(string secret);
}
