using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Surus.KubectlPlugin;

/// <summary><c>status CLUSTER</c>: how the cluster fares.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var output = new Option<string>("--output", "-o") { Description = "text, json or yaml.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json", "yaml");
        var timeout = new Option<string>("--timeout", "-t") { Description = "How long to wait for an instance, such as 10s.", DefaultValueFactory = _ => "10s" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Shows more; given twice, still more.", Arity = ArgumentArity.Zero, AllowMultipleArgumentsPerToken = false };
        var command = new Command("status", "Shows how a cluster fares.") { cluster, output, timeout, verbose };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var limit = Durations.Parse(parsed.GetValue(timeout), "--timeout") ?? TimeSpan.FromSeconds(10);
            var observer = new StatusObserver(context, limit, Count(parsed, verbose));
            var view = await observer.Observe(parsed.GetValue(cluster)!, cancel).ConfigureAwait(false);
            Print(context.Screen, view, parsed.GetValue(output)!);
            return 0;
        });
        return command;
    }

    private static void Print(Screen screen, StatusView view, string format)
    {
        switch (format)
        {
            case "json":
                screen.WriteLine(StatusJson.Of(view).ToJsonString(Indented));
                break;
            case "yaml":
                screen.Write(YamlText.Of(StatusJson.Of(view)));
                break;
            default:
                screen.WriteLines(StatusReport.Lines(view));
                break;
        }
    }

    private static int Count(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false } result ? result.IdentifierTokenCount : 0;
}
