using System.CommandLine;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary><c>fencing on|off CLUSTER INSTANCE</c>: stops PostgreSQL in instances whose pods go on, and lets it run again.</summary>
internal static class FencingCommand
{
    public static Command Create(GlobalOptions global) => new("fencing", "Stops PostgreSQL in chosen instances, or lets it run again.")
    {
        Create(global, "on", "Fences an instance, or all by \"*\".", async (context, cluster, instance, cancel) =>
        {
            await CheckKnown(context, cluster, instance, cancel).ConfigureAwait(false);
            await Change(context, cluster, fencing => fencing.With(instance), cancel).ConfigureAwait(false);
            context.Screen.WriteLine($"{instance} fenced");
        }),
        Create(global, "off", "Unfences an instance, or all by \"*\".", async (context, cluster, instance, cancel) =>
        {
            await Change(context, cluster, fencing => fencing.Without(instance), cancel).ConfigureAwait(false);
            context.Screen.WriteLine($"{instance} unfenced");
        }),
    };

    /// <summary>The change to the annotation; null where it comes to the same.</summary>
    public static JsonObject? Patch(Cluster cluster, Func<Fencing, Fencing> change)
    {
        var (before, after) = (Fencing.Of(cluster), change(Fencing.Of(cluster)));
        return before.Instances.SequenceEqual(after.Instances)
            ? null
            : new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.FencedInstances] = after.Annotation() } } };
    }

    private static Command Create(GlobalOptions global, string name, string description, Func<CommandContext, string, string, CancellationToken, Task> act)
    {
        var cluster = ClusterCommand.Argument();
        var instance = new Argument<string>("INSTANCE") { Description = "The instance, or \"*\" for all." };
        var command = new Command(name, description) { cluster, instance };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var target = InstanceName.Of(parsed.GetValue(cluster)!, parsed.GetValue(instance)!);
            await act(context, parsed.GetValue(cluster)!, target, cancel).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Task<bool> Change(CommandContext context, string cluster, Func<Fencing, Fencing> change, CancellationToken cancel) =>
        context.Change(cluster, found => Patch(found, change), status: false, cancel);

    private static async Task CheckKnown(CommandContext context, string cluster, string instance, CancellationToken cancel)
    {
        var found = await context.Cluster(cluster, cancel).ConfigureAwait(false);
        var known = (await context.Pods(cluster, cancel).ConfigureAwait(false)).Select(pod => pod.Metadata.Name).Union(found.Status?.InstanceNames ?? []).ToList();
        if (instance != Fencing.Everyone && !known.Contains(instance))
        {
            throw new PluginException($"Cluster \"{cluster}\" has no instance \"{instance}\"; it has {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }
    }
}
