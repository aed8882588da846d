using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary><c>promote CLUSTER INSTANCE</c>: asks the operator to make an instance the primary, if it can become it.</summary>
internal static class PromoteCommand
{
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(10);

    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var instance = new Argument<string>("INSTANCE") { Description = "The instance, or its serial number." };
        var wait = new Option<bool>("--wait") { Description = "Waits until the instance can be the primary, and until it is." };
        var timeout = new Option<string>("--timeout", "-t") { Description = "How long to wait, such as 10m.", DefaultValueFactory = _ => "10m" };
        var command = new Command("promote", "Makes an instance the primary.") { cluster, instance, wait, timeout };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            var target = InstanceName.Of(name, parsed.GetValue(instance)!);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (!parsed.GetValue(wait))
            {
                return await Promote(context, name, target, await Obstacle(context, name, target, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
            }

            limit.CancelAfter(Durations.Parse(parsed.GetValue(timeout), "--timeout") ?? Timeout.InfiniteTimeSpan);
            return await new PromotionWait(context, name, target).Promote(limit.Token, cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>What keeps the instance from being the primary; null where nothing does, as far as its pods tell.</summary>
    /// <exception cref="PluginException">There is no such instance.</exception>
    public static async Task<string?> Obstacle(CommandContext context, string cluster, string target, CancellationToken cancel)
    {
        var pods = await context.Pods(cluster, cancel).ConfigureAwait(false);
        var primary = (await context.Cluster(cluster, cancel).ConfigureAwait(false)).Status?.CurrentPrimary;
        if (pods.All(pod => pod.Metadata.Name != target))
        {
            throw new PluginException($"Cluster \"{cluster}\" has no instance \"{target}\" that runs.");
        }

        var observer = new StatusObserver(context, ReportLimit, verbosity: 0);
        var reports = await Task.WhenAll(new[] { target, primary }.Select(async instance =>
            instance is null ? null : (await observer.Instance(instance, pods, cancel).ConfigureAwait(false)).Report)).ConfigureAwait(false);
        return PromotionObstacle.Of(reports[0], reports[1]);
    }

    /// <summary>Makes it the target, unless something keeps it from being the primary.</summary>
    /// <exception cref="PluginException">Something does.</exception>
    public static async Task<int> Promote(CommandContext context, string cluster, string target, string? obstacle, CancellationToken cancel)
    {
        if (obstacle is not null)
        {
            throw new PluginException($"Instance {target} of cluster {cluster} {obstacle} Nothing was changed; --wait waits until it can be the primary.");
        }

        var changed = await context.Change(cluster, found => Patch(found, target, context.Now), status: true, cancel).ConfigureAwait(false);
        context.Screen.WriteLine(changed
            ? $"Instance {target} of cluster {cluster} is going to be the primary."
            : $"Instance {target} of cluster {cluster} is the primary, or on its way to be, already.");
        return 0;
    }

    /// <summary>The change to the status; null where the instance is the target already.</summary>
    public static JsonObject? Patch(Cluster cluster, string target, DateTimeOffset now)
    {
        if (cluster.Status?.TargetPrimary == target)
        {
            return null;
        }

        var notReady = new Condition
        {
            Type = ConditionTypes.Ready,
            Status = KubernetesTypes.Conditions.False,
            Reason = ConditionReasons.ClusterIsNotReady,
            Message = ConditionMessages.ClusterIsNotReady,
            LastTransitionTime = now,
        };
        var conditions = (cluster.Status?.Conditions).Set(notReady, now)
            .Select(condition => JsonSerializer.SerializeToNode(condition, KubernetesJson.TypeInfo<Condition>()));
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["targetPrimary"] = target,
                ["targetPrimaryTimestamp"] = KubernetesTime.FormatMicro(now),
                ["phase"] = Phase.Switchover,
                ["phaseReason"] = $"Switching over to {target}",
                ["conditions"] = new JsonArray([.. conditions]),
            },
        };
    }
}
