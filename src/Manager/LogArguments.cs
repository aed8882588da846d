using System.CommandLine;
using Surus.Telemetry;

namespace Surus.Manager;

/// <summary>The options about logs, which the commands of a pod take.</summary>
internal static class LogArguments
{
    private static readonly Option<string> Level = Global("--log-level", "info", "What is less severe is left out: error, warning, info, debug or trace.");
    private static readonly Option<string> Destination = Global("--log-destination", "", "A file or pipe to log into instead of the standard output.");
    private static readonly Option<string> LevelKey = Global("--log-field-level", "level", "The key of the level in each line.");
    private static readonly Option<string> TimeKey = Global("--log-field-timestamp", "ts", "The key of the time in each line.");

    /// <summary>Adds the options to a command and all below it.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new[] { Level, Destination, LevelKey, TimeKey })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The log that the options ask for.</summary>
    public static JsonLog Read(ParseResult arguments, string podName)
    {
        var destination = arguments.GetValue(Destination);
        var output = string.IsNullOrEmpty(destination)
            ? Console.OpenStandardOutput()
            : new FileStream(destination, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0,
            });
        return new JsonLog(output, podName, TimeProvider.System)
        {
            LevelKey = arguments.GetValue(LevelKey) ?? "level",
            TimeKey = arguments.GetValue(TimeKey) ?? "ts",
            Minimum = JsonLog.Level(arguments.GetValue(Level)),
        };
    }

    private static Option<string> Global(string name, string value, string description) => new(name)
    {
        Description = description, DefaultValueFactory = _ => value, Recursive = true,
    };
}
