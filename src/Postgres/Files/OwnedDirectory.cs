namespace Surus.Postgres;

/// <summary>Directories for PostgreSQL's user only.</summary>
public static class OwnedDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory where there is none.</summary>
    public static void Ensure(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
            FileOwner.GiveToOwnerOfDirectory(path);
        }
    }
}
