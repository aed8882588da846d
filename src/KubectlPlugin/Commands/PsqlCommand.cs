using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary><c>psql CLUSTER [-- ARGS]</c>: psql in the primary's pod, by way of <c>kubectl exec</c>.</summary>
internal static class PsqlCommand
{
    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments for psql, after --.", Arity = ArgumentArity.ZeroOrMore };
        var replica = new Option<bool>("--replica") { Description = "Connects to a replica." };
        var stdin = new Option<bool>("--stdin", "-i") { Description = "Passes standard input on.", DefaultValueFactory = _ => true };
        var tty = new Option<bool>("--tty", "-t") { Description = "Gives psql a terminal, where there is one.", DefaultValueFactory = _ => true };
        var command = new Command("psql", "Opens psql on a cluster.") { cluster, arguments, replica, stdin, tty };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var role = parsed.GetValue(replica) ? InstanceRoles.Replica : InstanceRoles.Primary;
            var pod = await Pod(context, parsed.GetValue(cluster)!, role, cancel).ConfigureAwait(false);
            var terminal = parsed.GetValue(tty) && !Console.IsInputRedirected;
            List<string> flags = [.. global.ForKubectl(parsed), .. parsed.GetValue(stdin) ? (string[])["--stdin"] : [], .. terminal ? (string[])["--tty"] : []];
            return await Run(Arguments(flags, context.Namespace, pod, parsed.GetValue(arguments) ?? []), cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The arguments of kubectl. The user is postgres unless the arguments of psql name one.</summary>
    public static IReadOnlyList<string> Arguments(IReadOnlyList<string> flags, string @namespace, string pod, IReadOnlyList<string> psql)
    {
        var namesUser = psql.Any(argument => argument.StartsWith("-U", StringComparison.Ordinal) || argument.StartsWith("--username", StringComparison.Ordinal));
        return ["exec", $"--namespace={@namespace}", .. flags, "--container=postgres", pod, "--", "psql", .. namesUser ? (string[])[] : ["-U", "postgres"], .. psql];
    }

    private static async Task<string> Pod(CommandContext context, string cluster, string role, CancellationToken cancel)
    {
        var pods = await context.Pods(cluster, cancel).ConfigureAwait(false);
        var found = pods.Where(pod => pod.Metadata.Labels?.GetValueOrDefault(Labels.InstanceRole) == role && PodProblem.Of(pod) is null)
            .OrderByDescending(pod => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: KubernetesTypes.Conditions.True }))
            .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (found is null)
        {
            await context.Cluster(cluster, cancel).ConfigureAwait(false);
            throw new PluginException($"Cluster \"{cluster}\" has no {role} that runs; \"kubectl cnpg status {cluster}\" says how it fares.");
        }

        return found.Metadata.Name!;
    }

    // An interrupt from the keyboard is psql's: it goes to the whole group of processes, and this one waits on.
    private static async Task<int> Run(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { UseShellExecute = false })
                ?? throw new PluginException("kubectl did not start.");
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (Win32Exception error)
        {
            throw new PluginException($"psql is run by kubectl, which did not start: {error.Message}");
        }
    }
}
