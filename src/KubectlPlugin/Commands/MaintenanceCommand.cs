using System.CommandLine;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;

namespace Surus.KubectlPlugin;

/// <summary><c>maintenance set|unset [CLUSTER]</c>: tells clusters that nodes are being worked on.</summary>
internal static class MaintenanceCommand
{
    public static Command Create(GlobalOptions global)
    {
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "The clusters of all namespaces.", Recursive = true };
        var reuse = new Option<bool>("--reusePVC") { Description = "Whether a pod waits for its volume's node instead of getting a new volume.", Recursive = true };
        var yes = new Option<bool>("--yes", "-y") { Description = "Asks nothing.", Recursive = true };
        var command = new Command("maintenance", "Tells clusters that nodes are being worked on, or no longer are.") { all, reuse, yes };
        foreach (var (name, begins) in new[] { ("set", true), ("unset", false) })
        {
            var cluster = new Argument<string?>("CLUSTER") { Description = "The name of the Cluster; none for all.", Arity = ArgumentArity.ZeroOrOne };
            var sub = new Command(name, begins ? "Begins maintenance." : "Ends maintenance.") { cluster };
            sub.Does(global, (context, parsed, cancel) => Act(
                context, parsed.GetValue(cluster), parsed.GetValue(all), new Window(begins, parsed.GetValue(reuse)), parsed.GetValue(yes), cancel));
            command.Subcommands.Add(sub);
        }

        return command;
    }

    private static async Task<int> Act(CommandContext context, string? name, bool all, Window window, bool yes, CancellationToken cancel)
    {
        var clusters = name is { Length: > 0 }
            ? [await context.Cluster(name, cancel).ConfigureAwait(false)]
            : (await context.Client.ListAll<Cluster>(new Selection(all ? null : context.Namespace), cancel).ConfigureAwait(false)).Items;
        if (clusters.Count == 0)
        {
            throw new PluginException(all ? "There is no Cluster." : $"There is no Cluster in namespace \"{context.Namespace}\".");
        }

        context.Screen.WriteLines(Layout.Lines(new Block.Table(
            ["Namespace", "Cluster Name", "Maintenance", "reusePVC"],
            [.. clusters.Select(cluster => (IReadOnlyList<string>)
                [cluster.Metadata.Namespace ?? "", cluster.Metadata.Name ?? "", Text(window.InProgress), Text(window.ReusePvc)])])));
        if (!yes && !Confirmed(context.Screen))
        {
            throw new PluginException("Nothing was changed.");
        }

        foreach (var cluster in clusters)
        {
            await context.Client.Patch<Cluster>(cluster.Key(), Patch.Merge(Change(window)), cancel).ConfigureAwait(false);
        }

        return 0;
    }

    private static JsonObject Change(Window window) => new()
    {
        ["spec"] = new JsonObject
        {
            ["nodeMaintenanceWindow"] = new JsonObject { ["inProgress"] = window.InProgress, ["reusePVC"] = window.ReusePvc },
        },
    };

    private static bool Confirmed(Screen screen)
    {
        screen.Write("Do you want to go on? [y/n] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static string Text(bool value) => value ? "true" : "false";

    private readonly record struct Window(bool InProgress, bool ReusePvc);
}
