using System.CommandLine;
using System.Reflection;

namespace Surus.KubectlPlugin;

/// <summary><c>version</c>: which build this is.</summary>
internal static class VersionCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("version", "Prints the version of this program.");
        command.SetAction(parsed => global.Screen(parsed).WriteLine(Text()));
        return command;
    }

    /// <summary>Version, commit and date, as far as the build recorded them.</summary>
    public static string Text()
    {
        var assembly = typeof(VersionCommand).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') ?? ["unknown"];
        var date = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "BuildDate")?.Value;
        return $"Build: {{Version:{version[0]} Commit:{(version.Length > 1 ? version[1] : "unknown")} Date:{date ?? "unknown"}}}";
    }
}
