using System.CommandLine;
using System.Text.Json;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary><c>surus-local network</c>: cuts the network between two parts, and heals it.</summary>
internal static class NetworkCommand
{
    public static Command Build() => new("network", "Cut the network between two parts of the cluster on purpose, and heal it.")
    {
        Cut(),
        Heal(),
        Status(),
    };

    /// <summary>A cut in words.</summary>
    public static string Words(CutReport cut) =>
        cut.OneWay ? $"packets from {cut.From} to {cut.To} vanish" : $"packets between {cut.From} and {cut.To} vanish";

    private static Argument<string> Part(string name, bool optional = false) => new(name)
    {
        Description = "A node, a pod as NAMESPACE/NAME, or `api`.",
        Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private static Command Cut()
    {
        var (one, other) = (Part("A"), Part("B"));
        var oneWay = new Option<bool>("--one-way") { Description = "Only packets from A to B vanish." };
        return new Command("cut", "Let the packets between two parts vanish, also those of established connections.") { one, other, oneWay }
            .Asks(line => new ControlRequest("network", "cut", [line.GetValue(one)!, line.GetValue(other)!]) { OneWay = line.GetValue(oneWay) });
    }

    private static Command Heal()
    {
        var (one, other) = (Part("A", optional: true), Part("B", optional: true));
        var command = new Command("heal", "Let packets flow again, between two parts or everywhere.") { one, other };
        command.Validators.Add(line =>
        {
            if (line.GetValue(one) is not null && line.GetValue(other) is null)
            {
                line.AddError("Name both parts of the cut, or none to heal all cuts.");
            }
        });
        return command.Asks(line => new ControlRequest(
            "network", "heal", [.. new[] { line.GetValue(one), line.GetValue(other) }.OfType<string>()]));
    }

    private static Command Status()
    {
        var command = new Command("status", "List the cuts.");
        command.Options.Add(CommandLine.Output);
        command.SetAction(async (line, cancel) =>
        {
            var (reply, problem) = await Asking.Ask(CommandLine.Folder(line), new ControlRequest("status", "", []), cancel);
            if (reply?.Report is not { } report)
            {
                return CommandLine.Fail(problem ?? reply!.Message);
            }

            if (line.GetValue(CommandLine.Output) is not null)
            {
                Console.WriteLine(JsonSerializer.Serialize(report, ControlJson.Default.ClusterReport));
                return 0;
            }

            var isolated = report.Nodes.Where(node => node.Isolated).Select(node => $"{node.Name} is cut off from everything");
            var lines = isolated.Concat(report.Cuts.Select(Words)).ToList();
            Console.WriteLine(lines.Count == 0 ? "There is no cut." : string.Join('\n', lines));
            return 0;
        });
        return command;
    }
}
