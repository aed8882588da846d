using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary><c>promote CLUSTER INSTANCE</c>: asks the operator to make an instance the primary.</summary>
internal static class PromoteCommand
{
    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var instance = new Argument<string>("INSTANCE") { Description = "The instance, or its serial number." };
        var command = new Command("promote", "Makes an instance the primary.") { cluster, instance };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            var target = InstanceName.Of(name, parsed.GetValue(instance)!);
            if ((await context.Pods(name, cancel).ConfigureAwait(false)).All(pod => pod.Metadata.Name != target))
            {
                await context.Cluster(name, cancel).ConfigureAwait(false);
                throw new PluginException($"Cluster \"{name}\" has no instance \"{target}\" that runs.");
            }

            var changed = await context.Change(name, found => Patch(found, target, context.Now), status: true, cancel).ConfigureAwait(false);
            context.Screen.WriteLine(changed
                ? $"Instance {target} of cluster {name} is going to be the primary."
                : $"Instance {target} of cluster {name} is the primary, or on its way to be, already.");
            return 0;
        });
        return command;
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
