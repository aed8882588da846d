using System.CommandLine;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary><c>restart CLUSTER [INSTANCE]</c>: restarts all instances in turn, or a replica.</summary>
internal static class RestartCommand
{
    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var instance = new Argument<string?>("INSTANCE") { Description = "A replica; none for all instances in turn.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("restart", "Restarts a cluster, or one of its replicas.") { cluster, instance };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            var done = parsed.GetValue(instance) is { Length: > 0 } target
                ? await Instance(context, name, InstanceName.Of(name, target), cancel).ConfigureAwait(false)
                : await Whole(context, name, cancel).ConfigureAwait(false);
            context.Screen.WriteLine(done);
            return 0;
        });
        return command;
    }

    private static async Task<string> Whole(CommandContext context, string name, CancellationToken cancel)
    {
        var patch = AnnotationPatch.Of(Annotations.RestartedAt, KubernetesTime.Format(context.Now));
        await context.Change(name, _ => patch, status: false, cancel).ConfigureAwait(false);
        return $"{name} restarted";
    }

    private static async Task<string> Instance(CommandContext context, string name, string instance, CancellationToken cancel)
    {
        var cluster = await context.Cluster(name, cancel).ConfigureAwait(false);
        if ((await context.Pods(name, cancel).ConfigureAwait(false)).All(pod => pod.Metadata.Name != instance))
        {
            throw new PluginException($"Cluster \"{name}\" has no instance \"{instance}\" that runs.");
        }

        Check(cluster, instance);
        await context.Client.Delete<Pod>(context.Key(instance), cancel).ConfigureAwait(false);
        return $"instance {instance} restarted";
    }

    /// <summary>Whether an instance may be restarted alone. The primary may not: a restart of its pod would be a failover.</summary>
    /// <exception cref="PluginException">It is the primary.</exception>
    public static void Check(Cluster cluster, string instance)
    {
        if (cluster.Status?.CurrentPrimary == instance)
        {
            var name = cluster.Metadata.Name;
            throw new PluginException(
                $"Instance \"{instance}\" is the primary, which is not restarted alone: make another one the primary first (promote {name} INSTANCE), or restart all instances (restart {name}).");
        }
    }
}
