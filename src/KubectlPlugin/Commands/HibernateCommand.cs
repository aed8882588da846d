using System.CommandLine;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary><c>hibernate on|off CLUSTER</c>: removes the pods and keeps the volumes, and brings the pods back.</summary>
internal static class HibernateCommand
{
    public static Command Create(GlobalOptions global) => new("hibernate", "Stops a cluster and keeps its volumes, or starts it again.")
    {
        Create(global, "on", "Stops a cluster and keeps its volumes."),
        Create(global, "off", "Starts a stopped cluster again."),
    };

    /// <summary>The change to the annotation.</summary>
    /// <exception cref="PluginException">The cluster is in that state already.</exception>
    public static JsonObject Patch(Cluster cluster, string state)
    {
        var present = cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.Hibernation) ?? "off";
        return present == state
            ? throw new PluginException($"The hibernation of Cluster \"{cluster.Metadata.Name}\" is \"{state}\" already.")
            : AnnotationPatch.Of(Annotations.Hibernation, state);
    }

    private static Command Create(GlobalOptions global, string state, string description)
    {
        var cluster = ClusterCommand.Argument();
        var command = new Command(state, description) { cluster };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            await context.Change(name, found => Patch(found, state), status: false, cancel).ConfigureAwait(false);
            context.Screen.WriteLine($"hibernation of {name} is {state}");
            return 0;
        });
        return command;
    }
}
