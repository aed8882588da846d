using System.CommandLine;
using Surus.Api;
using Surus.InstanceManager;

namespace Surus.Manager;

/// <summary>What PostgreSQL runs for each WAL file: <c>archive_command</c> and <c>restore_command</c>.</summary>
internal static class WalCommands
{
    private const string NoArchiver =
        "The Cluster has an archive for WAL configured, which this version of the manager can't use: the file stays in pg_wal.";

    /// <summary>
    /// Answers <c>wal-archive</c> and <c>wal-restore</c> of a cluster without an archive at once, without even reading the command
    /// line in full; null for everything else.
    /// </summary>
    public static int? AnswerWithoutArchive(ReadOnlySpan<string> arguments) => arguments switch
    {
        ["wal-archive", ..] when !HasArchive() => 0,
        ["wal-restore", ..] when !HasArchive() => 1,
        _ => null,
    };

    /// <summary><c>manager wal-archive WAL</c></summary>
    public static Command Archive() => Create("wal-archive", "Archive a WAL file: PostgreSQL's archive_command.", new Argument<string>("WAL"));

    /// <summary><c>manager wal-restore WAL TARGET</c></summary>
    public static Command Restore() => Create(
        "wal-restore", "Fetch a WAL file from the archive: PostgreSQL's restore_command.", new Argument<string>("WAL"), new Argument<string>("TARGET"));

    private static Command Create(string name, string description, params IReadOnlyList<Argument> arguments)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.Options.Add(new Option<string?>("--pod-name") { Description = "The pod's name." });
        command.Options.Add(new Option<string?>("--pg-data") { Description = "The data directory." });
        if (name is "wal-restore")
        {
            command.Options.Add(new Option<bool>("--rewind") { Description = "pg_rewind asks, for a file of the past." });
        }

        LogArguments.AddTo(command);
        command.SetAction(_ =>
        {
            Console.Error.WriteLine(NoArchiver);
            return 1;
        });
        return command;
    }

    /// <summary>The manager that runs PostgreSQL leaves a note beside this executable while there is an archive.</summary>
    private static bool HasArchive() => File.Exists(ArchiveNote.Path(new ControllerPaths(Path.GetDirectoryName(Environment.ProcessPath) ?? "/")));
}
