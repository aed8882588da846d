using System.CommandLine;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary><c>reload CLUSTER</c>: lets all instances read their configuration again.</summary>
internal static class ReloadCommand
{
    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var command = new Command("reload", "Lets all instances of a cluster read their configuration again.") { cluster };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            var patch = AnnotationPatch.Of(Annotations.ReloadedAt, KubernetesTime.Format(context.Now));
            await context.Change(name, _ => patch, status: false, cancel).ConfigureAwait(false);
            context.Screen.WriteLine($"{name} will be reloaded");
            return 0;
        });
        return command;
    }
}
