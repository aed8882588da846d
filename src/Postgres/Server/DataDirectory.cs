using Surus.Api;

namespace Surus.Postgres;

/// <summary>One data directory (<c>PGDATA</c>) and the files that tell in which state it is.</summary>
/// <param name="Path">The directory's path, absolute.</param>
public sealed record DataDirectory(string Path)
{
    /// <summary>Whether <c>initdb</c> or a base backup filled it.</summary>
    public bool IsInitialized => File.Exists(FilePath("PG_VERSION")) && File.Exists(FilePath("global/pg_control"));

    /// <summary>The major version that it belongs to; null where it is not initialized.</summary>
    public int? MajorVersion =>
        File.Exists(FilePath("PG_VERSION")) ? PostgresVersion.FromText(File.ReadAllText(FilePath("PG_VERSION")))?.Major : null;

    /// <summary>Whether PostgreSQL will start as a standby.</summary>
    public bool IsStandby => File.Exists(FilePath("standby.signal"));

    /// <summary>The operation that was begun on the directory and not finished, such as a rewind: until then its content is no database.</summary>
    public string? UnfinishedOperation => File.Exists(MarkerPath) ? File.ReadAllText(MarkerPath).Trim() : null;

    // Beside the directory: what rewinds or clones it deletes all that it does not know.
    private string MarkerPath => Path + ".unfinished";

    /// <summary>The path of a file within.</summary>
    public string FilePath(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes PostgreSQL start as a standby, or as a primary.</summary>
    public void SetStandby(bool standby)
    {
        if (standby)
        {
            DurableFile.Write(FilePath("standby.signal"), "");
        }
        else
        {
            DurableFile.Delete(FilePath("standby.signal"));
        }
    }

    /// <summary>Notes that an operation begins to change the directory.</summary>
    public void Begin(string operation) => DurableFile.Write(MarkerPath, operation);

    /// <summary>Notes that the operation came to its good end.</summary>
    public void Finish() => DurableFile.Delete(MarkerPath);

    /// <summary>Deletes the content, including WAL on a volume of its own; the directory itself stays.</summary>
    public void Clear()
    {
        var wal = new DirectoryInfo(FilePath("pg_wal"));
        if (wal.LinkTarget is not null && wal.ResolveLinkTarget(returnFinalTarget: true) is DirectoryInfo { Exists: true } target)
        {
            ClearContent(target);
        }

        if (Directory.Exists(Path))
        {
            ClearContent(new DirectoryInfo(Path));
        }
    }

    /// <summary>
    /// Takes the folder away from everyone but its owner. A volume that is mounted for a group (<c>fsGroup</c>) comes with that
    /// group's rights on everything, and PostgreSQL refuses to start on such a folder.
    /// </summary>
    public void RestrictToOwner() =>
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>
    /// Removes the lock file of a postmaster that is gone. Only the holder of the volume's lock may: process numbers of another
    /// container mean nothing here.
    /// </summary>
    public void RemoveStaleLockFile() => DurableFile.Delete(FilePath("postmaster.pid"));

    private static void ClearContent(DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                inner.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        DurableFile.FlushDirectory(directory.FullName);
    }
}
