using System.CommandLine;
using Surus.Kubernetes;

namespace Surus.KubectlPlugin;

/// <summary><c>logs cluster CLUSTER</c>: the logs of all instances, line by line.</summary>
internal static class LogsCommand
{
    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on with what is written later." };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write to." };
        var tail = new Option<int>("--tail") { Description = "So many lines of each instance; -1 for all.", DefaultValueFactory = _ => -1 };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Puts the time before each line." };
        var command = new Command("cluster", "Prints the logs of all instances of a cluster.") { cluster, follow, output, tail, timestamps };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var options = new LogOptions
            {
                Container = "postgres",
                Follow = parsed.GetValue(follow),
                Timestamps = parsed.GetValue(timestamps),
                TailLines = parsed.GetValue(tail) is >= 0 and var lines ? lines : null,
            };
            await using var target = parsed.GetValue(output) is { Length: > 0 } file ? new StreamWriter(file) : Console.Out;
            await Print(context, parsed.GetValue(cluster)!, options, target, cancel).ConfigureAwait(false);
            return 0;
        });
        return new Command("logs", "Prints logs.") { command };
    }

    private static async Task Print(CommandContext context, string cluster, LogOptions options, TextWriter target, CancellationToken cancel)
    {
        var pods = await context.Pods(cluster, cancel).ConfigureAwait(false);
        if (pods.Count == 0)
        {
            await context.Cluster(cluster, cancel).ConfigureAwait(false);
            throw new PluginException($"Cluster \"{cluster}\" has no pods.");
        }

        var lines = TextWriter.Synchronized(target);
        await Task.WhenAll(pods.Select(pod => Copy(context, pod.Key(), options, lines, cancel))).ConfigureAwait(false);
        await target.FlushAsync(cancel).ConfigureAwait(false);
    }

    // The log of one pod that cannot be read does not keep those of the others from the user.
    private static async Task Copy(CommandContext context, NamespacedName pod, LogOptions options, TextWriter lines, CancellationToken cancel)
    {
        try
        {
            using var reader = new StreamReader(await context.Client.Logs(pod, options, cancel).ConfigureAwait(false));
            while (await reader.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
            {
                await lines.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or IOException)
        {
            await Console.Error.WriteLineAsync($"The log of {pod} cannot be read: {error.Message}").ConfigureAwait(false);
        }
    }
}
